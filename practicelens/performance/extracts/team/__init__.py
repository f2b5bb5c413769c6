"""What extracts got wrong about the children of a team."""
