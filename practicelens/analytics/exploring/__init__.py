"""Any card by anything: ways to divide a card's rows into groups, and the questions that count them."""
