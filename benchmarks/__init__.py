"""Honest measurements: the same work, in the same run, as medians and ratios."""
