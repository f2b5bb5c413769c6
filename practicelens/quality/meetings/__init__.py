"""Meetings that are convened: when, where, who is asked; drafts of their records, and records as they were before."""
