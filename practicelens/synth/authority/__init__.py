"""The people of Northborough: accounts, roles, teams, links and aliases."""
