"""The political science: pure functions on numbers or arrays (worlds last); no dice, no state, no files."""
