"""Pages of people: accounts, roles, teams, cover, and restricted children."""
