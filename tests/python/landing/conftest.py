"""A landing folder for each test."""

from __future__ import annotations

import pytest

from landing.post import Post
from warehouse.settings import Settings


@pytest.fixture
def post(settings: Settings) -> Post:
    """An empty landing folder and no vault yet."""
    return Post(settings)
