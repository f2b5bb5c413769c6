"""The world cut into Annex A workbooks, with the mess real extracts have."""
