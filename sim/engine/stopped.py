"""What a block raises that nobody waits for any more."""


class Stopped(Exception):
    """Whoever asked for these worlds does not want them any more."""
