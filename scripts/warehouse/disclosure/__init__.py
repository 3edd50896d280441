"""Hides what would give a small count away, and attacks the result as an intruder would.

``system`` is the plain form in which cells and their relations are handed over, ``protect`` chooses
what else to hide, ``attack`` has an attacker try, in a process of its own, who shares no code with
it. docs/disclosure/engine.md explains all of it to people.
"""
