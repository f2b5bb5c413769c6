"""Packs: written, frozen, shared, read, withdrawn."""
