"""Second gradings: drawn or asked for, graded blind, agreed."""
