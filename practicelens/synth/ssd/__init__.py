"""The world cut into a Standard Safeguarding Dataset: a zip of CSVs, one a table, in a supplier's dialect."""
