"""Invitations of people of other agencies."""
