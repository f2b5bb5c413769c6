"""Pages of figures: cards, teams, definitions, and the extracts they come from."""
