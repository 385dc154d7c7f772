"""``voiceprep history reassess`` and ``retranscribe``."""

import re
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from commands import Commands, finished, needs_builtin, start
from flite import needs_flite, pause, spoken
from past_answers import keep_answer
from scripted_studio import FULL_ANSWER, QUESTIONS, Stage

from voiceprep.assessing.records import Assessment, Delivery
from voiceprep.history.attempt import NewAttempt, Versions
from voiceprep.history.opening import open_history
from voiceprep.history.recording_files import RecordingMeta
from voiceprep.history.recordings import RecordingWriter
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples
from voiceprep.paths import Places
from voiceprep.transcribing.transcript import Transcript, Word

BANK = QUESTIONS.replace("#overfitting", "#my-overfitting")
"""A bank whose questions none of those that ship has."""

QUESTION = "p-value-meaning"
SAID = "A p value is the probability of data at least as extreme as what I saw."


class Loudness:
    """Hears the recordings of ``past_answers``, whose words have their number as their loudness."""

    name, version, rough = "better", "better 1", False

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        middles = samples[round(0.2 * SAMPLE_RATE_HZ) :: round(0.1 * SAMPLE_RATE_HZ)]
        numbers = [round(float(loudness) * 100) for loudness in middles]
        known = [number for number in dict.fromkeys(numbers) if number]
        return tuple(Word(f"{FULL_ANSWER.split()[number - 1]}", 0.4 * number, 0.4 * number + 0.4) for number in known)


class AnySound:
    def probability(self, frame: Samples) -> float:
        return 1.0 if float(np.abs(frame).max()) > 0.005 else 0.0

    def reset(self) -> None:
        return None


@pytest.fixture
def stage(home: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Two answers whose words were badly made out; what hears now is better."""
    monkeypatch.setattr("voiceprep.practising.recognizing.load_recognizer", lambda *given, **named: Loudness())
    monkeypatch.setattr("voiceprep.practising.building.make_voice_activity", AnySound)
    stage = Stage(home)
    stage.write_bank(BANK)
    # As many words as are said, so that the recording has them all.
    keep_answer(stage, re.sub(r"\w+", "mumble", FULL_ANSWER))
    keep_answer(stage, "assuming the null hypothesis is true", days=1, sound=False)
    return stage


def test_a_better_recognizer_shows_what_changed(voiceprep: Commands, stage: Stage) -> None:
    waiting = voiceprep("history", "retranscribe", "--json").json
    assert (waiting["waiting"], waiting["changed"]) == ([1], [])

    ran = voiceprep("history", "retranscribe", "--yes")
    assert ran.status == 0
    assert re.search(r" 1  2026-03-0\d  0% → 67% +What does a p-value mean\?", ran.out)
    assert "was: mumble mumble" in ran.out
    assert f"now: {FULL_ANSWER}" in ran.out
    assert "· → ✓  It is computed assuming the null hypothesis is true" in ran.out
    assert "better heard 1 answer; the words before stay in the history." in ran.err
    assert voiceprep("history", "show", "1", "--json").json["transcript"]["text"] == FULL_ANSWER

    again = voiceprep("history", "retranscribe")
    assert again.out == ""
    assert "There is nothing that better has still to hear." in again.err
    assert "Without a recording: 1 answer." in again.err


def test_it_asks_first(voiceprep: Commands, stage: Stage) -> None:
    ran = voiceprep("history", "retranscribe", stdin=b"n\n")
    assert "Let better hear 1 recording (" in ran.err
    assert (ran.status, "Nothing was done." in ran.err) == (0, True)
    assert voiceprep("history", "retranscribe").status == 130
    assert voiceprep("history", "list", "--json").json[1]["recognizer"] == "scripted"
    assert voiceprep("history", "retranscribe", stdin=b"y\n").status == 0
    assert voiceprep("history", "list", "--json").json[1]["recognizer"] == "better"


def test_a_recording_that_is_gone_is_named(voiceprep: Commands, stage: Stage) -> None:
    [recording] = stage.places.recordings.iterdir()
    recording.unlink()
    ran = voiceprep("history", "retranscribe", "--yes")
    assert ran.status == 0
    assert f"Answer 1 is left as it is: its recording {recording} is missing." in ran.err


def test_another_bank_changes_verdicts_once_that_is_wanted(voiceprep: Commands, stage: Stage) -> None:
    voiceprep("history", "reassess", "--all", "--write")
    quiet = voiceprep("history", "reassess", "--all")
    assert (quiet.status, quiet.out, quiet.err.splitlines()[-1]) == (0, "", "Nothing is different in 2 answers.")
    stage.write_bank(BANK.replace("- Tiny effects become significant in huge samples", "- Size matters"))

    shown = voiceprep("history", "reassess", "2", stdin=b"n\n")
    assert shown.status == 0
    assert re.search(r"         → [✓~·✗]  Size matters", shown.out)
    assert re.search(r"       [✓~·✗] →    Tiny effects become significant in huge samples", shown.out)
    assert "Keep 1 answer as assessed now?" in shown.err
    assert "Nothing was kept." in shown.err
    as_json = voiceprep("history", "reassess", "2", "--json").json
    assert as_json["written"] == 0
    changed = {point["text"]: (point["before"], point["after"]) for point in as_json["changed"][0]["key_points"]}
    assert changed["Size matters"][0] is None
    assert changed["Tiny effects become significant in huge samples"][1] is None
    texts = {point["text"] for point in voiceprep("history", "show", "2", "--json").json["assessment"]["key_points"]}
    assert "Size matters" not in texts

    kept = voiceprep("history", "reassess", "--track", "ml-fundamentals", "--yes")
    assert "2 answers kept as assessed now." in kept.err
    texts = {point["text"] for point in voiceprep("history", "show", "2", "--json").json["assessment"]["key_points"]}
    assert "Size matters" in texts


def test_a_question_that_is_gone(voiceprep: Commands, stage: Stage) -> None:
    (stage.places.banks / "statistics.md").unlink()
    ran = voiceprep("history", "reassess", "--all", "--yes")
    assert ran.status == 0
    for number in (1, 2):
        assert f"Answer {number} is left as it is: its question p-value is in no bank any more." in ran.err


def test_an_empty_history(voiceprep: Commands) -> None:
    ran = voiceprep("history", "reassess", "--all")
    assert (ran.status, ran.out, ran.err.splitlines()[0]) == (0, "", "There are no answers to assess again.")


def test_what_cannot_be_done_is_told(voiceprep: Commands, stage: Stage) -> None:
    voiceprep("history", "reassess").refused("Say which answers")
    voiceprep("history", "reassess", "7").refused("There is no attempt 7")
    voiceprep("history", "reassess", "1", "--all").refused("not both")
    voiceprep("history", "reassess", "--track", "cooking").refused("There is no track “cooking”", "ml-fundamentals")
    voiceprep("history", "retranscribe", "7").refused("There is no attempt 7")


def _heard_long_ago(home: Path, count: int) -> None:
    """Real speech with words that nobody would make out of it."""
    places = Places(home)
    history = open_history(places.database, places.recordings)
    said = np.concatenate([pause(0.7), spoken(SAID), pause(1)])
    for at in range(count):
        asked_at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=at)
        writer = RecordingWriter(places.recordings, RecordingMeta(QUESTION, "What?", asked_at))
        writer.append(said)
        assessment = Assessment(QUESTION, 0.0, (), Delivery(1, None, None, None, 45))
        versions = Versions("0.1.0", "old 1", "lexical-1", "abc")
        transcript = Transcript.of_words((Word("mumble", 0.7, 1.0),), "builtin")
        history.attempts.keep(
            NewAttempt(
                QUESTION, "What?", asked_at, said.size / SAMPLE_RATE_HZ, writer.finish(), None,
                transcript, assessment, versions,
            )
        )  # fmt: skip
    history.close()


def _words(home: Path) -> list[int]:
    """How many words each attempt has, the oldest first."""
    places = Places(home)
    history = open_history(places.database, places.recordings)
    with history.database:
        return [len(history.attempts.load(number).kept.transcript.words) for number in history.exports.all_numbers()]


@needs_builtin
@needs_flite
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_ctrl_c_stops_in_good_order_and_the_next_run_goes_on(home: Path) -> None:
    _heard_long_ago(home, 3)
    process = start(home, "history", "retranscribe", "--yes", "--json")
    give_up_at = time.monotonic() + 100
    while _words(home)[0] == 1:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < give_up_at
        time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    ran = finished(process, 100)

    assert "Traceback" not in ran.err
    after = _words(home)
    assert after[0] > 5
    if ran.status == 0:
        pytest.skip("it was done before it could be interrupted")
    assert ran.status == 130
    assert "Stopping after this phrase" in ran.err
    assert "still to be heard; the same command goes on with them." in ran.err
    heard = sum(count > 5 for count in after)
    assert heard == len(ran.json["changed"]) < 3

    rest = finished(start(home, "history", "retranscribe", "--yes", "--json"), 100).json
    assert len(rest["changed"]) == 3 - heard
    assert rest["unchanged"] == heard
    assert min(_words(home)) > 5
