"""Performance Matters as a report: a month's figures, frozen when they are published."""
