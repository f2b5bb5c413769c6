"""Statistical process control: limits, phases and signals of a series of months. Pure."""
