"""Migrations of the worklist."""
