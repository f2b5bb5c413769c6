"""Reports published with a person's analysis, frozen, and shared."""
