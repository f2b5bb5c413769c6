"""SQLite as this product uses it: one writer at a time in each process, and patience between processes."""
