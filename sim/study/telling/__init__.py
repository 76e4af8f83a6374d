"""The telling of one world: what is watched in it week by week, and the sentences that are filled from it."""
