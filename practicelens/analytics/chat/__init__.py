"""ChAT's pages as data: which cards and which ways to divide them stand on each, in ChAT's order."""
