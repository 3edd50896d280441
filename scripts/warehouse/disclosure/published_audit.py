"""Has the attacker try a published file, in a process of its own, and reads what it found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from warehouse.disclosure.attack import LONGEST_ATTACK, AttackFailedError, end_process
from warehouse.disclosure.audit.published.form import PublishedReport

COMMAND = (sys.executable, "-m", "warehouse.disclosure.audit.published")


def audit_published(
    published: Path,
    earlier: Sequence[Path] = (),
    demands: Mapping[str, float] | None = None,
    *,
    insiders: Mapping[str, int] | None = None,
    longest: float = LONGEST_ATTACK,
) -> PublishedReport:
    """Attack a published file together with all that was released before.

    What is asked and what contributors know reach the process by a pipe: they are as restricted as
    the counts.

    Args:
        published: The file to judge.
        earlier: Earlier releases, the oldest first.
        demands: How far apart an intruder's bounds of hidden cells must be, by public name
            (``cell_label`` of the registry); what is withheld and not named must not be exact.
        insiders: True counts by public name, each known to a contributor as whom the attack is
            repeated.
        longest: Seconds.

    Raises:
        AttackFailedError: if the attacker could not finish, or a file is not what it should be.
    """
    words = [str(published), "--demands", "-", "--insiders", "-"]
    for path in earlier:
        words += ["--earlier", str(path)]
    # What the libraries say may quote a count: it goes nowhere. Run the command by hand to see it.
    process = subprocess.Popen(  # noqa: S603 - a fixed command and paths
        [*COMMAND, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    told = f"{json.dumps(dict(demands or {}))}\n{json.dumps(dict(insiders or {}))}\n"
    try:
        answer, _ = process.communicate(told, timeout=longest)
    except subprocess.TimeoutExpired:
        answer = ""
    finally:
        end_process(process)
    if not answer:
        raise AttackFailedError(
            f"The attacker ended without a report (exit code {process.returncode}; it has "
            f"{longest:.0f} seconds)."
        )
    report = PublishedReport.model_validate_json(answer)
    if report.problem:
        raise AttackFailedError(f"The attack was impossible: {report.problem}.")
    return report
