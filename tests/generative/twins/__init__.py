"""The twins: every edition, clock and card told again slowly, in dicts and loops, to be compared with the real ones."""
