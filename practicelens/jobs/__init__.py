"""Timed work, one job a file, each safe to run twice."""
