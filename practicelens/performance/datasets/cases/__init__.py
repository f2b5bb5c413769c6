"""Case lists to draw from, and figures by group of children."""
