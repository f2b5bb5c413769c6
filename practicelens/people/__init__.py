"""Accounts, roles with dates, teams, links, aliases, restricted records, absence cover."""
