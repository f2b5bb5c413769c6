"""Whom audits reach."""
