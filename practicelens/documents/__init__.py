"""A report as data, and the renderers that make a page or a workbook of it."""
