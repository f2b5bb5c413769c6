"""The Head of Service monthly report: read, counted, laid out."""
