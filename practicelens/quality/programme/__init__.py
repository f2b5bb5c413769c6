"""The audit programme: who owes which audit, cases drawn for them, lists uploaded, hours planned, who is reached."""
