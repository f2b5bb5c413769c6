"""Audits beside second gradings of the same cases, for moderation."""
