"""How tables are made: what migrations share. Django, and nothing of ours."""
