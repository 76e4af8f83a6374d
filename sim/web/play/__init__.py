"""Games of people: one seat against the model, or two at one table, on pages that any phone can open."""
