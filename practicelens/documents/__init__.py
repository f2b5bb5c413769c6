"""A report as data, and its renderers, without Django."""
