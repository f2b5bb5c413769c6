"""Accounts, the roles they hold, and cover."""
