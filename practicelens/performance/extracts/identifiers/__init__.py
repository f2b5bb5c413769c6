"""Identifiers of one child that lists spell in two ways: proposed, confirmed, applied, ended."""
