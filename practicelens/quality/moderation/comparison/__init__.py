"""Comparison meetings of Quality Assurance Officers and Team Managers."""
