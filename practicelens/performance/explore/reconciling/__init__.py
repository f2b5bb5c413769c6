"""Why is your number not mine? Somebody's own list of children beside a figure, explained to the last row."""
