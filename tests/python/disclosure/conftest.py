"""What the tests of the engine share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from warehouse.disclosure.attack import Attacker


@pytest.fixture(scope="session")
def attacker() -> Iterator[Attacker]:
    """One attacker's process for all tests."""
    with Attacker(longest=240) as attacker:
        yield attacker
