"""Pages of children: who is within reach, one child, and what followed."""
