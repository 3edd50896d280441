"""The attack on the published file, as anybody could make it who has the files and time.

``python -m warehouse.disclosure.audit.published FILE`` reads a published file, and earlier releases
of it, and nothing else: figures, footnotes and the public tables that say what adds up to what. It
rebuilds cells and relations from labels, attacks, and says in words what can be recovered. ``form``
holds the report and needs no solver.
"""
