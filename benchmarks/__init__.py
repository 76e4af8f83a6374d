"""The same work done another way, side by side with the product: an ordinary model, and what each costs."""
