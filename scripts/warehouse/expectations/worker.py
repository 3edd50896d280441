"""The one process a night that runs Great Expectations.

``python -m warehouse.expectations.worker`` imports the library at once, so that the import
overlaps the build of the models; says that it is ready; and then answers each line of its input
(:class:`~.protocol.Request`) with one line. It ends with its input, so it never outlives the job.

Only answers reach the job: whatever else writes to the standard output goes to the standard error.
An exception's own words are never passed on, since those of DuckDB can quote a row's value.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from time import perf_counter
from typing import TYPE_CHECKING, TextIO

from pydantic import ValidationError

from warehouse.expectations.protocol import Answer, Message, Ready, Request

if TYPE_CHECKING:
    from warehouse.expectations.result import CheckpointResult


def main() -> None:
    """Serve requests until the input ends."""
    answers = _take_stdout()
    _quieten()
    started = perf_counter()
    _import_library()
    _say(answers, Ready(seconds=round(perf_counter() - started, 3)))
    for line in sys.stdin:
        _say(answers, _answer(line))
    # Native libraries complain about leaks while the interpreter shuts down: nothing is left to do.
    answers.close()
    os._exit(0)


def _take_stdout() -> TextIO:
    """Keep the standard output for answers, and send everything else that is written to stderr."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _quieten() -> None:
    """Keep the library's logs and warnings to itself: they quote SQL errors, and so values."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")


def _import_library() -> None:
    import warehouse.expectations.runner  # noqa: F401 - for its import of the library


def _say(answers: TextIO, message: Message) -> None:
    answers.write(message.model_dump_json() + "\n")
    answers.flush()


def _answer(line: str) -> Answer:
    try:
        request = Request.model_validate_json(line)
    except ValidationError:
        return Answer(id=-1, problem="The request could not be understood.")
    try:
        return Answer(id=request.id, result=_run(request))
    except Exception as error:  # noqa: BLE001 - the job waits for an answer, whatever is raised
        return Answer(id=request.id, problem=_own_words(error))


def _run(request: Request) -> CheckpointResult:
    from warehouse.expectations.runner import run_checkpoint

    return run_checkpoint(request.checkpoint, request.files, request.parameters, request.suites)


def _own_words(error: Exception) -> str:
    """This package's errors in full; of any other only its kind."""
    if type(error).__module__.startswith("warehouse."):
        return str(error)
    return f"it stopped with {type(error).__name__}."


if __name__ == "__main__":
    main()
