"""Workers that an extract names and that are not here, proposed each in the team whose children they hold."""
