"""Dated expectations of a scenario, sealed with what was known, so that what happens can grade the assumptions."""
