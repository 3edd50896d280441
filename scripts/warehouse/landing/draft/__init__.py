"""Draft a contract from one file that an agency sent.

``draft_contract`` reads the file, guesses what each column holds and writes the YAML, with what
must be decided marked in it, and the crosswalk lines that its words need. Everything that is
printed names columns and counts; a value stands in the written crosswalk lines alone, and only
where it is a word of a list.
"""

from __future__ import annotations

from warehouse.landing.draft.maker import Draft, draft_contract

__all__ = ["Draft", "draft_contract"]
