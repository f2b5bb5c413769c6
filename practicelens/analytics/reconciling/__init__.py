"""Why a child is not in a figure: the rows of a card beside its period and place, and the steps that drop a row."""
