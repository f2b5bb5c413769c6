"""The panel: who sits on it, what it agreed."""
