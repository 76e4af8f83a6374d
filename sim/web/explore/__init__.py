"""The part of the page on which a road and its numbers are turned, and the answer seen at once."""
