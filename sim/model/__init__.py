"""The worlds: a Mesa model whose agents hold arrays, one entry per world."""
