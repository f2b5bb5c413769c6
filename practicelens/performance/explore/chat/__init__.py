"""ChAT's pages for whoever asks: every figure and table of them, counted together of one period."""
