"""How protection and the full audit grow with the number of connected cells."""
