"""The plan of a team's week, to be printed on one side."""
