"""Home: where each role finds its work."""
