"""Pages of the audit programme: months, draws, lists, coverage, the planner, themes."""
