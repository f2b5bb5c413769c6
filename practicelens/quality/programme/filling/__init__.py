"""A month's slots filled with drawn cases."""
