"""Two years of invented audits, and the present months in every state of the cycle."""
