"""Wiring only: settings, URLs, servers."""
