"""Appreciative-inquiry audits and their four-month cycle."""
