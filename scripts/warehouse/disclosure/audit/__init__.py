"""The attacker: works out what it can of hidden cells from what anybody can see.

It shares no code with what chose the pattern, so that a mistake there is not repeated here, and
runs in a process of its own (``python -m warehouse.disclosure.audit``: one request on standard
input, one report on standard output), since OR-tools and highspy cannot live in one. ``form`` holds
request and report and needs neither.
"""
