"""A game: somebody decides for one actor of one world, week by week, and sees what that actor would see."""
