"""Reports of every kind as they stand now."""
