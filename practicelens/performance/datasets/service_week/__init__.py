"""A service area’s week: its teams side by side, and the work that moved between them."""
