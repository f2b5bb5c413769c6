"""The worklist of findings: what published extracts got wrong, the same from week to week, until it is mended."""
