"""What the choices of one world were worth: turning points, and what would have been on the same luck."""
