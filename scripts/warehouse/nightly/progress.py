"""How a run shows what it is doing: a live display on a terminal, plain lines anywhere else."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from warehouse.nightly.stage import StageResult


class Reporter(Protocol):
    """What a run tells its reader, stage by stage."""

    def __enter__(self) -> Self:
        """Start showing."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop showing, whatever happened."""
        ...

    def begin(self, stage: str) -> None:
        """A stage starts."""
        ...

    def advance(self, label: str, done: int, total: int) -> None:
        """``done`` of the stage's ``total`` parts are finished; ``label`` is the latest."""
        ...

    def say(self, label: str) -> None:
        """What the stage is doing, where its parts cannot be counted."""
        ...

    def finish(self, result: StageResult) -> None:
        """The stage ended well."""
        ...

    def warn(self, text: str) -> None:
        """Something that went wrong without stopping the run."""
        ...

    def notice(self, text: str) -> None:
        """Something that the reader must not miss."""
        ...


def open_reporter(console: Console) -> Reporter:
    """The display that suits the console."""
    return LiveReporter(console) if console.is_terminal else PlainReporter(console)


def _line(result: StageResult) -> str:
    return f"{result.name:<11} {result.seconds:6.1f} s   {result.note}"


class PlainReporter:
    """One line for each finished stage, for logs, mail and pipes."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Nothing to put away."""

    def begin(self, stage: str) -> None:
        """Nothing: a line stands for a finished stage."""

    def advance(self, label: str, done: int, total: int) -> None:
        """Nothing, for the same reason."""

    def say(self, label: str) -> None:
        """Nothing, for the same reason."""

    def warn(self, text: str) -> None:
        """Print the warning on a line of its own."""
        self._console.print(text, highlight=False, markup=False, soft_wrap=True)

    def finish(self, result: StageResult) -> None:
        """Print the stage's line."""
        self._console.print(_line(result), highlight=False, markup=False, soft_wrap=True)

    def notice(self, text: str) -> None:
        """Print the notice between rules of its own."""
        rule = "*" * 78
        self._console.print(f"{rule}\n{text}\n{rule}", highlight=False, markup=False)


class LiveReporter:
    """A spinner and a bar for the stage at work above the lines of those that are done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("[bold]{task.description:<11}"),
            BarColumn(bar_width=30),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[label]}"),
            console=console,
            transient=True,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def begin(self, stage: str) -> None:
        """Show the stage with a bar that moves until its length is known."""
        self._drop_task()
        self._task = self._progress.add_task(stage, total=None, label="")

    def advance(self, label: str, done: int, total: int) -> None:
        """Move the bar."""
        if self._task is not None:
            self._progress.update(self._task, completed=done, total=total, label=label)

    def say(self, label: str) -> None:
        """Show what is being done beside the bar."""
        if self._task is not None:
            self._progress.update(self._task, label=label)

    def warn(self, text: str) -> None:
        """Print the warning above the bar."""
        self._console.print(text, style="yellow", highlight=False, markup=False, soft_wrap=True)

    def finish(self, result: StageResult) -> None:
        """Put the stage's line in the place of its bar."""
        self._drop_task()
        self._console.print(f"[green]✓[/green] {_line(result)}", highlight=False, soft_wrap=True)

    def notice(self, text: str) -> None:
        """Print the notice so that it stands out."""
        self._console.print(text, style="bold black on yellow", highlight=False, markup=False)

    def _drop_task(self) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)
            self._task = None
