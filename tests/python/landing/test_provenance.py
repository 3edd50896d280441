"""Made-up extracts and real ones never meet."""

from __future__ import annotations

import json

import pytest

from landing.post import Post
from warehouse.landing import LandingError


def _label_as_made_up(post: Post, *files: str) -> None:
    notice = {"as_of": "2019-06-28", "files": list(files)}
    post.settings.sample_notice_path.write_text(json.dumps(notice))


def test_a_real_file_among_made_up_ones_is_refused(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {})
    _label_as_made_up(post, "police/2019-01-08/legacy_offences_2017.csv")
    with pytest.raises(LandingError, match=r"legacy_offences_2016\.csv stands among made-up"):
        post.receive()
    assert not post.settings.vault_path.exists()


def test_real_files_do_not_join_made_up_ones_in_the_vault(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {})
    _label_as_made_up(post, "police/2019-01-08/legacy_offences_2016.csv")
    post.receive()
    before = post.settings.vault_path.read_bytes()
    post.settings.sample_notice_path.unlink()
    with pytest.raises(LandingError, match="real extracts and the vault made up ones"):
        post.receive()
    assert post.settings.vault_path.read_bytes() == before


def test_made_up_files_alone_are_received(post: Post) -> None:
    post.send_rows("legacy_offences_2016", {})
    _label_as_made_up(post, "police/2019-01-08/legacy_offences_2016.csv")
    assert post.receive().is_changed
    assert not post.receive().is_changed
