"""A worker’s own week: own children only."""
