"""What each sheet, file and column was taken for and why, and what a person said it is instead."""
