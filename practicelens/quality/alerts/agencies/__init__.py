"""Other agencies that a practice concern is asked of: their named contacts, the link and code by which they answer."""
