"""The hours that a month needs, and the hours there are."""
