"""What every room of multi-agency audits needs: moves, permissions, loading."""
