"""A night that is killed at a given moment: ``python -m nightly.killed <folder> <rows> <moment>``.

A release is due on it.

Moments are calls of this project's own functions: the night is killed, as by a power cut to its
process, when the given one is reached. Without a moment the night ends, and says how many it had.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

from nightly.fakes import World, plain_reporter
from warehouse import release
from warehouse.nightly import job
from warehouse.settings import load_settings

OWN = (str(Path(job.__file__).parent), str(Path(release.__file__).parent))
RELEASE_DAY = "2019-10-31"


class Clock:
    """Counts moments, and kills this process at one of them."""

    def __init__(self, last: int | None) -> None:
        self.now = 0
        self._last = last

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        """Count calls into, and returns from, the nightly and the release package."""
        if event not in ("call", "return") or not frame.f_code.co_filename.startswith(OWN):
            return
        self.now += 1
        if self.now == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def main(folder: str, rows: str, moment: str = "") -> None:
    """Run the night."""
    settings = load_settings(
        data_dir=f"{folder}/data", landing_dir=f"{folder}/landing", as_of=RELEASE_DAY
    )
    clock = Clock(int(moment) if moment else None)
    sys.setprofile(clock)
    job.run_nightly(settings, plain_reporter()[0], World(rows=int(rows)).tools())
    sys.setprofile(None)
    print(clock.now)


if __name__ == "__main__":
    main(*sys.argv[1:])
