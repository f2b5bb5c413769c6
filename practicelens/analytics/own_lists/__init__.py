"""Somebody's own list of children, read to be laid beside a figure's: whatever its columns, dates and header."""
