"""Proof by brute force: random small counties, counted twice, by the models and by plain loops.

``county`` writes what two police systems would send and ``stories`` makes it hard to count;
``rules`` decides which rows count, ``counts`` turns them into facts and cells with lists and
dictionaries, ``shapes`` lists the cells that must be there. ``runner`` lets the project's own
landing and models do the same, and ``compare`` says where the two differ. Nothing here but
``runner`` reads the project, its contracts, crosswalks, macros or models: ``codes`` holds short
lists of its own. ``suppliers`` is the same for everybody but the police.
"""
