"""Audits, and what they lead to."""
