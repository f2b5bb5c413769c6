"""What sheets, files and columns were taken for, and what people say they are: shown, corrected, remembered."""
