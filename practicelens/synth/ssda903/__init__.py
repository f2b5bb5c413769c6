"""The world as the return of children looked after (SSDA903): a zip of CSVs, the year before and this one so far."""
