"""Extracts received, datasets published: the Django side of analytics."""
