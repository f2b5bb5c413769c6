"""A month's programme: opened from its rules, where it stands, what was missed."""
