"""The same for the suppliers other than police: small random extracts, counted twice.

``layouts`` says in short lists of its own what each supplier writes and what it means, ``extracts``
makes extracts that are hard to count, ``facts`` and ``cells`` count their raw rows with lists and
dictionaries, ``compare`` asks the warehouse. Only the file that the police counties' ``runner``
builds is read of the project.
"""
