"""The attacker: works out what it can of hidden cells from what anybody can see.

It shares no code with what chose the pattern, so that a mistake there is not repeated here, and
runs in a process of its own, since OR-tools and highspy cannot live in one:
``python -m warehouse.disclosure.audit`` reads a request a line and writes a report a line. ``form``
holds request and report and needs no solver.
"""
