"""Migrations of tracking."""
