"""Packs, challenge and comparison: reads both quality and performance."""
