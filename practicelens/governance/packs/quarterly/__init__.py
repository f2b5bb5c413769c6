"""The quarterly consolidation."""
