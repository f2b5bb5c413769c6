"""Worries that a child may not be safe, and whom they wait for."""
