"""Files received from the case system, and what was found in them."""
