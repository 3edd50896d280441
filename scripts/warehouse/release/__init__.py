"""Releases: when one is due, what it is counted from, and what of it must last.

The restricted file is new every night; the published file is cut by release
(docs/disclosure/releases.md).
"""
