"""A whole authority's people made from a plan."""
