"""Grades: corrected, agreed, and counted for reports."""
