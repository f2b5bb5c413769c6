"""Extracts to datasets to indicators, without Django."""
