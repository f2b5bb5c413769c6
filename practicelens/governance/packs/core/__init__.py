"""What every room of packs stands on: periods, states, permissions, what is shown."""
