"""A landing folder for each test, in a house that knows the police alone."""

from __future__ import annotations

import pytest

from landing.post import Post, with_police_alone
from warehouse.settings import Settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The test's settings without the contracts of other suppliers, who come and go."""
    return with_police_alone(settings)


@pytest.fixture
def post(settings: Settings) -> Post:
    """An empty landing folder and no vault yet."""
    return Post(settings)
