"""Open children, and one child."""
