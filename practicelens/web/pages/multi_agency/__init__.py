"""Pages of multi-agency audits: their parts, agencies and panels."""
