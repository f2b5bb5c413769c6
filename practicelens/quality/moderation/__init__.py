"""Moderation: blind second gradings and pairs, the agreed grade, second looks, and how far graders agree."""
