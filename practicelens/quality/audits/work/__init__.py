"""Doing an audit: its page, drafts, actions, handing in."""
