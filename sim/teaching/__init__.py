"""For classrooms: exercises with keys that are worked out, students' own roads, and a game of one world."""
