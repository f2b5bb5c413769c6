"""4R meetings and the reflections of those who were there."""
