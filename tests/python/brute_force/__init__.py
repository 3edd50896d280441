"""Proof by brute force: random small counties, counted twice, by the models and by plain loops.

``county`` makes up what two police systems would send, ``rules`` decides which rows count,
``counts`` turns them into facts and cells with lists and dictionaries, ``runner`` lets the
project's own landing and models do the same, and ``compare`` says where they differ. Nothing here
reads the project's contracts, crosswalks, macros or models: ``codes`` holds its own short lists.
"""
