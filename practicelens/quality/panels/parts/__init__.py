"""The agencies' parts: asked for, taken back, and what each agency sees of its own."""
