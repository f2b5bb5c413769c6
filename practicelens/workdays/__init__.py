"""Working days, bank holidays, the clock."""
