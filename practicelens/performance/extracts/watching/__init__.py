"""A folder that is watched: what lies there is read by itself, and published where a rule says so."""
