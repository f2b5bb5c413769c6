"""What an audit found about practice, against a standard."""
