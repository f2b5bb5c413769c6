"""Changes to second gradings and their agreed grades. The only code that writes to their tables."""
