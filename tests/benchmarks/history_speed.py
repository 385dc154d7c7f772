"""How long a large history takes to show and to search: ``python tests/benchmarks/history_speed.py``.

Makes a history of 100,000 answers first, which takes minutes and two gigabytes of the disk; ``--in FOLDER`` keeps it
there, and uses it again. Every figure is of the whole call that the app makes, hits with their excerpts included; what
drawing the screen takes whatever the history holds is seen beside an empty one. As in the app, Python's garbage is
collected while no key is pressed. Wanted are 50 ms at the 95th percentile. On a machine that is busy with other things
look at the processor time: that is what the calls would take if they had it to themselves.
"""

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from many_attempts import LAST_ASKED, fill

from voiceprep.assessing.records import Verdict
from voiceprep.history.filtering import EVERYTHING, Wanted
from voiceprep.history.opening import History, open_history
from voiceprep.history.search_words import words_of
from voiceprep.paths import Places, shipped_banks
from voiceprep.questions.loading import load_library
from voiceprep.questions.model import Question

WANTED_MS = 50.0
_PAGE, _HITS = 101, 40
"""As many as the screen reads at once."""

_COMMON = "the and model data training loss probability gradient network test error layer features because".split()

Call = Callable[[], Any]


def measure(home: Path, attempts: int, rounds: int, seed: int = 11) -> dict[str, Any]:
    """The figures of a history in this folder, which is made when there is none."""
    questions = load_library([shipped_banks()]).questions
    with _history(home, questions, attempts) as (history, opened_s):
        chance = random.Random(seed)
        kinds = {**_pages(history, questions, chance), **_searches(history, questions, chance)}
        figures = {name: _timed(calls, rounds) for name, calls in kinds.items()}
    with tempfile.TemporaryDirectory() as empty:
        for name, place in (("screen", home), ("screen of an empty history", Path(empty))):
            first, again = asyncio.run(_screens(place, max(2, rounds // 2)))
            figures[f"{name}, the first time"] = _summed(first)
            figures[f"{name}, opened again"] = _summed(again)
    path = Places(home).database
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "attempts": attempts,
        "file_mb": round(path.stat().st_size / 1e6),
        "file_opened_s": opened_s,
        "load": load,
        "calls": figures,
    }


@contextmanager
def _history(home: Path, questions: Sequence[Question], attempts: int) -> Iterator[tuple[History, float]]:
    """The open history with so many attempts, and the seconds that opening it took."""
    places = Places(home)
    if not places.database.exists():
        history = open_history(places.database, places.recordings)
        fill(history.database, questions, attempts)
        history.close()
    began = time.perf_counter()
    history = open_history(places.database, places.recordings)
    opened_s = time.perf_counter() - began
    try:
        yield history, opened_s
    finally:
        history.close()


def _pages(history: History, questions: Sequence[Question], chance: random.Random) -> dict[str, Call]:
    """What opening the list, filtering it and going on in it ask for."""
    search = history.search
    tracks = [frozenset(one.id for one in questions if one.track == track) for track in _tracks(questions)]

    def filtered() -> Wanted:
        return Wanted(
            chance.choice([None, *tracks]),
            chance.choice([None, *Verdict]),
            chance.choice([None, LAST_ASKED - timedelta(days=7), LAST_ASKED - timedelta(days=365)]),
        )

    def next_page() -> None:
        wanted = filtered()
        first = search.lines(_PAGE, wanted)
        if first:
            search.lines(_PAGE, wanted, first[-1])

    return {
        "list, first page": lambda: search.lines(_PAGE),
        "list, filtered": lambda: search.lines(_PAGE, filtered()),
        "list, filtered, two pages": next_page,
    }


def _tracks(questions: Sequence[Question]) -> list[str]:
    return sorted({one.track for one in questions})


def _searches(history: History, questions: Sequence[Question], chance: random.Random) -> dict[str, Call]:
    """What typing words asks for, each kind of them on its own."""
    vocabulary = sorted({word for one in questions for word, _, _ in words_of(one.model_answer) if len(word) > 4})
    rare = [word for word in vocabulary if sum(word in one.model_answer for one in questions) == 1]
    tracks = [frozenset(one.id for one in questions if one.track == track) for track in _tracks(questions)]

    def some_of(words: Sequence[str]) -> str:
        return chance.choice(words)

    def begun(word: str) -> str:
        return word[: chance.randint(2, len(word))]

    def find(text: str, wanted: Wanted = EVERYTHING) -> None:
        history.search.find(text, _HITS, wanted, typing=True)

    return {
        "search, one letter": lambda: find(some_of("abcdefghijklmnopqrstuvwxyz")),
        "search, two letters": lambda: find(some_of(vocabulary)[:2]),
        "search, a word begun": lambda: find(begun(some_of(vocabulary))),
        "search, a common word": lambda: find(some_of(_COMMON) + " "),
        "search, a rare word": lambda: find(some_of(rare) + " "),
        "search, two words": lambda: find(f"{some_of(vocabulary)} {begun(some_of(vocabulary))}"),
        "search, two common words": lambda: find(f"{some_of(_COMMON)} {begun(some_of(_COMMON))}"),
        "search, words nobody said": lambda: find(f"{some_of(vocabulary)} zyzzyva"),
        "search, filtered": lambda: find(
            begun(some_of(vocabulary)), Wanted(chance.choice(tracks), chance.choice([None, *Verdict]))
        ),
    }


_Times = list[tuple[float, float]]
"""Seconds by the clock and seconds of the processor, for each call."""


def _timed(call: Call, rounds: int) -> dict[str, float]:
    times: _Times = []
    for _ in range(rounds):
        began, worked = time.perf_counter(), time.thread_time()
        call()
        times.append((time.perf_counter() - began, time.thread_time() - worked))
    return _summed(times)


def _summed(times: _Times) -> dict[str, float]:
    by_clock, worked = (sorted(1000 * one for one in column) for column in zip(*times, strict=True))
    return {
        "p50_ms": _percentile(by_clock, 0.5),
        "p95_ms": _percentile(by_clock, 0.95),
        "p50_processor_ms": _percentile(worked, 0.5),
        "p95_processor_ms": _percentile(worked, 0.95),
    }


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


async def _screens(home: Path, rounds: int) -> tuple[_Times, _Times]:
    """The screen opened for the first time and again, until what it has to show is drawn; all threads' work counts."""
    from scripted_studio import Stage
    from textual.widgets import DataTable, Static

    from voiceprep.app.app import VoiceprepApp
    from voiceprep.app.idle_collecting import IdleCollectingApp
    from voiceprep.app.screens.history import HistoryScreen

    class Bare(IdleCollectingApp):
        CSS_PATH = VoiceprepApp.CSS_PATH

    times: _Times = []
    with Stage(home).studio() as studio:
        studio.history()
        app = Bare()
        async with app.run_test(size=(120, 40)) as pilot:
            screen = HistoryScreen(studio)
            app.install_screen(screen, "history")
            for _ in range(rounds):
                began, worked = time.perf_counter(), time.process_time()
                await app.push_screen("history")
                await app.workers.wait_for_complete([one for one in app.workers if one.group == "history"])
                table, notice = screen.query_one(DataTable), screen.query_one("#history-notice", Static)
                while not table.row_count and not str(notice.visual):
                    await asyncio.sleep(0.001)
                drawn = asyncio.Event()
                screen.call_after_refresh(drawn.set)
                await drawn.wait()
                times.append((time.perf_counter() - began, time.process_time() - worked))
                screen.action_leave()
                await app.workers.wait_for_complete()
                await pilot.pause()
    return times[:1], times[1:]


def table(figures: dict[str, Any]) -> str:
    """The figures for people."""
    load = "" if figures["load"] is None else f", load {figures['load']:.1f}"
    lines = [
        f"{figures['attempts']:,} answers, {figures['file_mb']} MB, opened in {figures['file_opened_s']:.1f} s{load}",
        "",
        f"{'milliseconds':<36}{'p50':>8}{'p95':>8}{'processor p50':>16}{'p95':>8}",
    ]
    for name, one in figures["calls"].items():
        over = "" if one["p95_ms"] <= WANTED_MS else "  over" if one["p95_processor_ms"] > WANTED_MS else "  busy"
        lines.append(
            f"{name:<36}{one['p50_ms']:>8.1f}{one['p95_ms']:>8.1f}"
            f"{one['p50_processor_ms']:>16.1f}{one['p95_processor_ms']:>8.1f}{over}"
        )
    return "\n".join([*lines, "", f"Wanted: p95 under {WANTED_MS:.0f} ms. “busy”: only the processor time is."])


def main() -> int:
    """Make, measure and tell; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attempts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=100, help="calls of each kind")
    parser.add_argument("--in", dest="folder", type=Path, help="make the history there and keep it, or use it again")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        figures = measure(given.folder or Path(temporary), given.attempts, given.rounds)
    sys.stdout.write((json.dumps(figures, indent=1) if given.json else table(figures)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
