"""Tokens: keys by which programs read figures as their owner may, and no further."""
