"""Good practice that reviewing officers saw: told to whoever did it, and with their consent to everybody who learns."""
