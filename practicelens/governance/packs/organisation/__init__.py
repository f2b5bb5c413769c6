"""The organisation as a report: a quarter in ChAT's pages, frozen when it is published."""
