"""Builds the demonstration authority: an invented borough with the mess that real ones have."""
