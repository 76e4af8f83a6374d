"""The page: turn a dial, move a stage, take a seat, and see; served on this machine, without any outside request."""
