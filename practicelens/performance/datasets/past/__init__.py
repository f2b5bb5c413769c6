"""Past weeks: what was published, opened again as it stood then."""
