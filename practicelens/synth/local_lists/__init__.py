"""The borough's lists that no case system holds: its workforce, and interviews after a child was missing."""
