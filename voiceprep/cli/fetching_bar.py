"""The progress bar of ``voiceprep models fetch``, on stderr."""

import sys
from types import TracebackType
from typing import Self

import click

from voiceprep.cli.output import narrate


class FetchingBar:
    """Shows what has arrived: a bar in a terminal, a line now and then elsewhere."""

    _LINE_EVERY_PERCENT = 25

    def __init__(self, name: str) -> None:
        self._name = name
        self._shown_bytes = 0
        self._told_percent = 0
        self._bar = click.progressbar(
            length=1, label=f"whisper:{name}", file=sys.stderr, item_show_func=self._bytes_shown, show_eta=True
        )
        self._in_terminal = sys.stderr.isatty()

    def __enter__(self) -> Self:
        if self._in_terminal:
            self._bar.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._in_terminal:
            self._bar.__exit__(kind, error, trace)

    def at(self, done_bytes: int, total_bytes: int) -> None:
        if self._in_terminal:
            self._bar.length = max(1, total_bytes)
            self._bar.update(done_bytes - self._shown_bytes, done_bytes)
            self._shown_bytes = done_bytes
            return
        percent = 100 * done_bytes // max(1, total_bytes)
        if percent >= self._told_percent + self._LINE_EVERY_PERCENT:
            self._told_percent = percent - percent % self._LINE_EVERY_PERCENT
            narrate(f"whisper:{self._name}: {done_bytes / 1e6:.0f} of {total_bytes / 1e6:.0f} MB")

    def waits(self, seconds: float, reason: str) -> None:
        narrate(f"\n{reason}. Trying again in {seconds:.0f} s …")

    def _bytes_shown(self, done_bytes: int | None) -> str:
        return f"{(done_bytes or 0) / 1e6:.0f} of {(self._bar.length or 0) / 1e6:.0f} MB"
