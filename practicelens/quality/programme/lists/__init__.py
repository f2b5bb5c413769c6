"""Lists that no extract holds, uploaded to draw from."""
