"""Migrations of practice concerns."""
