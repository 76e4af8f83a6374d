"""What is asked for where nobody says how much: light to import, so that commands and studies read the same numbers."""

WORLDS = {
    "run": 1000,  # of each scenario
    "comparison": 1000,
    "update": 1000,
    "ablation": 1000,
    "obstacles": 1000,
    "tournament": 2000,  # of each pair of strategies
    "sweep": 1000,  # at each point
    "sensitivity": 64,
    "levers": 400,  # at each setting of a lever
    "roadmaps": 400,  # of each road
    "forecast": 4000,
    "history": 400,  # of each case: a share is then known to within about two points
    "hindcast": 1000,  # of each setting that is tried
}
"""Worlds, by the kind of question."""

MOST_ROADS = 400  # orders that are followed; beyond, a sample
STATE = "completed"  # the ending whose share a sensitivity analysis is about
TRAJECTORIES, ROWS = 10, 128  # of its screening, and of its close look
FUTURES = 200  # from each week of one world
FUTURES_OF_A_CHANGE = 800  # from the week of a what-if, as it was and so changed
FUTURES_OF_A_DEBRIEF = 100  # from each week of a game
FUTURES_OF_A_COURSE = 64  # of each course from each decision of a game
