"""Published figures of other authorities: which answer the same as a card, and how their files are read."""
