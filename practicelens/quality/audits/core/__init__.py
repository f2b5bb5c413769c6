"""What every room of audits stands on: states, permissions, what is due and complete, what may be seen."""
