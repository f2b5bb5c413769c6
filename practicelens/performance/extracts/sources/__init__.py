"""Sources beside each other: whose identifiers are the same children's, proved, confirmed once and ended."""
