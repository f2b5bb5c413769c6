"""The monthly reports of the cycle: re-audits and 4R meetings."""
