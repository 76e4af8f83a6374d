"""What the model leaves out, for the reader of a page; docs/model.md says more on each."""

LEFT_OUT = (
    ("Factions", "Each side is one actor that hardliners may bind; no faction decides for itself or splits off."),
    ("New terms", "Roads come from the file; nobody invents one, haggles, or makes a counter-proposal."),
    (
        "What is not a track",
        "Ideology, justice, recognition and return count only as far as they are tracks with values.",
    ),
    (
        "An equilibrium",
        "Each side reckons what two types of opponent would do and revises it; that is not solved for, and it may be "
        "wrong about the other for ever.",
    ),
    (
        "Doubt about what the other wants",
        "Each side knows what the other values and fears, and not its type or its moods; no red line is mistaken for a "
        "bargaining position.",
    ),
    (
        "Politics of third parties",
        "Mediators, contributors and donors weigh a few numbers; they do not bargain among themselves.",
    ),
    (
        "War",
        "A broken truce may be taken up again; nothing is said about the course of the war, in which all stands still.",
    ),
    (
        "People beyond two numbers",
        "A population has distress and support; nobody flees, starves, returns or votes. The killed are counted, and "
        "move nothing.",
    ),
    ("Space", "A level stands for territory; there is no map."),
    (
        "A calibration",
        "Two rates of relapse and a hazard ratio of a force were used for how truces break, and for past cases two "
        "numbers were fitted to base rates; nothing was fitted to how a case ended.",
    ),
)
"""A word and a sentence for each, in the order of docs/model.md."""

READING = (
    "The shares are shares of worlds under the stated assumptions, not chances of what will happen. The model judges "
    "neither side and records nothing that happened; both sides follow the same rules and are described by the same "
    "parameters. ± is one standard error: it says how far chance alone could move a number, and nothing about whether "
    "the assumptions are right."
)
