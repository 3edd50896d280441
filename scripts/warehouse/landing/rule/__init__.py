"""A contract's row rules: what each is, when a row breaks it, and the query that finds it."""

from __future__ import annotations

from warehouse.landing.rule.check import Check
from warehouse.landing.rule.layout import Layout
from warehouse.landing.rule.query import breach_query, checks_of

__all__ = ["Check", "Layout", "breach_query", "checks_of"]
