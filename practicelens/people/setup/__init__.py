"""How the authority is set up: services, teams, workers, links, spellings, restricted children."""
