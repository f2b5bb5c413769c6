"""Figures for partners' meetings: what leaves of the organisation's quarter, frozen with it, small numbers hidden."""
