"""Pages of reports as they stand, and of packs, which are frozen."""
