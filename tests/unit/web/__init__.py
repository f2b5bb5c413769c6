"""Tests of the shell's tags and words."""
