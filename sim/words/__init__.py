"""What is said of a study: its answer in a sentence, and small tables of words, registered by the kind of study.

No study imports this package: sim.study.registry finds what is registered here when somebody wants to read.
"""
