"""Which order of the two sides' tranches should be proposed: every order, on the same luck."""
