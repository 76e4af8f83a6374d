"""Pages for people: a kept result as one HTML file that opens offline, and the building blocks of such pages.

A page asks nothing of any other address, reads on a phone and prints in greyscale.
"""
