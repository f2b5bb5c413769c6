"""An extract published and withdrawn."""
