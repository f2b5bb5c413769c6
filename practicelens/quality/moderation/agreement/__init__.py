"""How far two graders of the same case agree."""
