"""Themed audits: planned, drawn, graded, closed with a learning brief."""
