import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from voiceprep.assessing.records import Assessment, Delivery, Evidence, Filler, KeyPointResult, Verdict
from voiceprep.history.attempt import NewAttempt, Versions
from voiceprep.history.database import Database, open_database
from voiceprep.listening.summary import EndedBy, Heard, Span
from voiceprep.questions.model import Rung
from voiceprep.transcribing.transcript import Transcript, Word

ASKED = datetime(2026, 3, 1, 18, 30, 12, 345678, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def database(home: Path) -> Iterator[Database]:
    with open_database(home / "history.sqlite3") as opened:
        yield opened


@pytest.fixture
def attempt() -> Callable[..., NewAttempt]:
    """Makes an attempt that uses every field; each argument replaces one."""

    def make(
        question_id: str = "p-value",
        minutes: float = 0,
        said: str = "um data at least as extreme",
        verdicts: tuple[Verdict, ...] = (Verdict.COVERED, Verdict.MISSED),
        recording: Path | None = None,
    ) -> NewAttempt:
        texts = said.split()
        words = tuple(Word(text, 0.5 * at, 0.5 * at + 0.4, 0.75) for at, text in enumerate(texts))
        points = tuple(
            KeyPointResult(
                f"point-{at}", f"Point {at}", verdict, 0.5, (Evidence(texts[0], 0, len(texts[0]), 0.0, 0.4),)
            )
            for at, verdict in enumerate(verdicts)
        )
        worth = {Verdict.COVERED: 1.0, Verdict.PARTIAL: 0.5}
        delivery = Delivery(6, 3.0, 120.0, 0.5, 45, (Span(1.0, 2.0),), (Filler("um", 0, 2, 0.0),))
        coverage = round(sum(worth.get(verdict, 0.0) for verdict in verdicts) / len(verdicts), 2)
        return NewAttempt(
            question_id=question_id,
            question_text=f"What is {question_id}?",
            asked_at=ASKED + timedelta(minutes=minutes),
            duration_s=12.5,
            recording=recording,
            heard=Heard(0.5, 3.4, 5.9, EndedBy.SILENCE, (Span(0.5, 3.4),), (Span(1.0, 2.0),), -31.5, "a headset", 1),
            transcript=Transcript.of_words(words, "builtin"),
            assessment=Assessment(question_id, coverage, points, delivery, Rung.COMPETENT, "lexical-1"),
            versions=Versions("0.1.0", "5.1.1", "lexical-1", "abc123"),
            timings={"endpoint_to_feedback_s": 0.25},
        )

    return make


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, where this user may mount one."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root on Linux can mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("this machine does not let a small disk be mounted")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)
