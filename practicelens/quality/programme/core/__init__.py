"""Who may do what with the programme, and its words."""
