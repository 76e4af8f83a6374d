"""A class in one room: students on their phones, an instructor, a projector, and a guess before the answer."""
