"""What an extract changed since the one before."""
