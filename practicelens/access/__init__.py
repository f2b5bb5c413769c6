"""Who may do what: roles, scopes and actors, without Django."""
