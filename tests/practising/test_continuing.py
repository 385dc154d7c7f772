"""Going on with an answer that was ended too early: one attempt, one recording, one review."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from endpoints import run, silence, speech
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.assessing.records import Verdict
from voiceprep.errors import StorageError
from voiceprep.history.attempt import Attempt, Correction
from voiceprep.history.rating import Rating
from voiceprep.history.recordings import RecordingWriter, read_recording
from voiceprep.history.revising import BY_HAND
from voiceprep.listening.audio import SAMPLE_RATE_HZ
from voiceprep.listening.end_silence import Patience
from voiceprep.listening.summary import EndedBy
from voiceprep.practising import events as ev
from voiceprep.practising.allowed_pause import allow_pause
from voiceprep.practising.building import policy_of
from voiceprep.practising.continuing import ContinuingKeeper, continuing_turn
from voiceprep.practising.equipment import Controls, Equipment
from voiceprep.practising.leftovers import find_leftovers, finishing_turn
from voiceprep.practising.past_answer import read_past_answer
from voiceprep.practising.rewording import reword
from voiceprep.practising.studio import Studio
from voiceprep.practising.turn import Turn
from voiceprep.settings import Settings, load_settings
from voiceprep.transcribing.correcting import with_word

FIRST, SECOND = FULL_ANSWER.split(" assuming ")
SECOND = f"assuming {SECOND}"
THIRD = "tiny effects become significant in huge samples"


class Practice:
    """One start of the program: answers are given by the script, and gone on with."""

    def __init__(self, stage: Stage, studio: Studio) -> None:
        self.stage = stage
        self.studio = studio
        self.question = studio.library().questions[0]

    def turn(self, turn: Turn, said: str, controls: Controls, then: Callable[[], None]) -> list[ev.TurnEvent]:
        events: list[ev.TurnEvent] = []
        for event in turn.run():
            events.append(event)
            if isinstance(event, ev.Listening):
                self.stage.script.pause(0.5)
                self.stage.script.say(said)
                self.stage.script.pause(4)
                then()
        return events

    def answer(self, said: str = FIRST) -> Attempt:
        controls = Controls()
        turn = Turn(self.question, self.studio.equipment, controls, ask=False)
        [kept] = [event for event in self.turn(turn, said, controls, lambda: None) if isinstance(event, ev.Kept)]
        return kept.attempt

    def go_on(
        self, before: Attempt, said: str = SECOND, then: Callable[[Controls], None] = lambda controls: None
    ) -> list[ev.TurnEvent]:
        controls = Controls()
        turn = continuing_turn(self.studio, self.question, before, controls)
        return self.turn(turn, said, controls, lambda: then(controls))

    def went_on(self, before: Attempt, said: str = SECOND) -> Attempt:
        [kept] = [event for event in self.go_on(before, said) if isinstance(event, ev.Kept)]
        assert kept.attempt == self.studio.attempts().load(kept.attempt.number)
        return kept.attempt


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    made = Stage(tmp_path / "home")
    made.write_bank()
    return made


@pytest.fixture
def practice(stage: Stage) -> Iterator[Practice]:
    with stage.studio() as studio:
        yield Practice(stage, studio)


def spoken(samples: np.ndarray) -> list[float]:  # type: ignore[type-arg]
    """The loudness of each word in a recording, in their order."""
    loud = np.round(np.abs(samples), 4)
    return list(dict.fromkeys(loud[loud > 0.04].tolist()))


def test_what_is_said_since_comes_to_the_same_attempt(practice: Practice) -> None:
    before = practice.answer()
    sound_before = read_recording(before.kept.recording or Path())
    whole = practice.went_on(before)

    assert whole.number == before.number
    assert whole.kept.transcript.text == FULL_ANSWER
    assert whole.kept.transcript.words[: len(FIRST.split())] == before.kept.transcript.words
    assert [line.coverage for line in practice.studio.attempts().lines(9)] == [0.67]
    assert whole.kept.assessment.coverage == 0.67 > before.kept.assessment.coverage
    assert whole.kept.asked_at == before.kept.asked_at
    found = practice.studio.history().search.find("hypothesis", 9)
    assert [hit.line.number for hit in found.hits] == [whole.number]

    assert whole.kept.recording is not None
    samples = read_recording(whole.kept.recording)
    assert practice.stage.recordings() == [".flac"]
    assert samples.size == round(whole.kept.duration_s * SAMPLE_RATE_HZ)
    assert np.array_equal(samples[: sound_before.size], sound_before)
    assert len(spoken(samples)) == len(FULL_ANSWER.split())
    for word in whole.kept.transcript.words:
        middle = round((word.start_s + word.end_s) / 2 * SAMPLE_RATE_HZ)
        said = practice.stage.script.words[round((abs(float(samples[middle])) - 0.05) / 0.0005)]
        assert said == word.text


def test_the_pause_between_the_parts_is_one_of_the_answer(practice: Practice) -> None:
    before = practice.answer()
    whole = practice.went_on(before).kept
    first, heard = before.kept.heard, whole.heard
    assert first is not None
    assert heard is not None
    assert heard.continued_at_s == (before.kept.duration_s,)
    [pause] = heard.pauses
    assert pause.start_s == first.speech_ended_s
    assert pause.duration_s == pytest.approx(2.5 + 0.5, abs=0.1)
    assert heard.speech[: len(first.speech)] == first.speech
    assert (heard.speech_started_s, heard.speech_ended_s) == (heard.speech[0].start_s, heard.speech[-1].end_s)
    assert heard.ended_by is EndedBy.SILENCE
    assert whole.assessment.delivery.pauses == heard.pauses
    assert whole.assessment.delivery.words == len(FULL_ANSWER.split())


def test_it_can_be_gone_on_with_twice(practice: Practice) -> None:
    whole = practice.went_on(practice.went_on(practice.answer()), THIRD)
    assert whole.kept.transcript.text == f"{FULL_ANSWER} {THIRD}"
    assert whole.kept.assessment.coverage == 1.0
    assert whole.kept.heard is not None
    assert len(whole.kept.heard.continued_at_s) == len(whole.kept.heard.pauses) == 2
    assert whole.kept.recording is not None
    assert len(spoken(read_recording(whole.kept.recording))) == len(f"{FULL_ANSWER} {THIRD}".split())
    assert practice.stage.recordings() == [".flac"]
    assert len(practice.stage.kept()) == 1


def test_there_is_one_review_of_it_and_it_is_the_one_of_the_whole(practice: Practice) -> None:
    before = practice.answer("it is about samples")
    [early] = practice.studio.history().reviews.standing()
    practice.went_on(before, f"{FULL_ANSWER} {THIRD}")
    [late] = practice.studio.history().reviews.standing()
    assert (early.rating, late.rating) == (Rating.AGAIN, Rating.EASY)
    [summary] = practice.studio.attempts().summaries()
    assert (summary.attempts, summary.best_coverage) == (1, 1.0)


def test_what_the_user_settled_meanwhile_stands(practice: Practice) -> None:
    before, history = practice.answer(), practice.studio.history()
    missed = before.kept.assessment.key_points[2]
    correction = Correction(missed.id, Verdict.COVERED, datetime.now(UTC))

    def settle(_: Controls) -> None:
        history.attempts.correct(before.number, correction)
        history.reviews.rate(before.number, Rating.HARD, datetime.now(UTC))
        history.revisions.write_note(before.number, "slower")

    [kept] = [event for event in practice.go_on(before, SECOND, settle) if isinstance(event, ev.Kept)]
    assert kept.attempt.corrections == (correction,)
    assert [line.coverage for line in history.attempts.lines(9)] == [1.0]
    assert [(review.rating, review.by_user) for review in history.reviews.standing()] == [(Rating.HARD, True)]
    assert history.revisions.note(before.number) == "slower"


def test_words_put_right_by_hand_stay_as_they_were_put(practice: Practice) -> None:
    kept = practice.answer()
    right = with_word(kept.kept.transcript, 0, "A")
    reword(practice.studio, kept, practice.question, right, datetime.now(UTC))
    before = practice.studio.attempts().load(kept.number)
    whole = practice.went_on(before)
    assert whole.kept.transcript.text == f"A{FULL_ANSWER.removeprefix('the')}"
    assert whole.kept.versions.recognizer == BY_HAND


def test_the_original_words_are_those_of_the_whole_answer(practice: Practice) -> None:
    whole = practice.went_on(practice.answer())
    assert read_past_answer(practice.studio, whole.number).original is None
    right = with_word(whole.kept.transcript, 0, "A")
    reword(practice.studio, whole, practice.question, right, datetime.now(UTC))
    original = read_past_answer(practice.studio, whole.number).original
    assert original is not None
    assert original.transcript.text == FULL_ANSWER


def test_words_that_changed_meanwhile_are_not_overwritten_and_nothing_said_is_lost(practice: Practice) -> None:
    before = practice.answer()

    def put_right(_: Controls) -> None:
        right = with_word(before.kept.transcript, 0, "A")
        reword(practice.studio, before, practice.question, right, datetime.now(UTC))

    events = practice.go_on(before, SECOND, put_right)
    assert [event for event in events if isinstance(event, ev.NotKept)]
    now = practice.studio.attempts().load(before.number)
    assert now.kept.transcript.text == f"A{FIRST.removeprefix('the')}"
    assert now.kept.recording == before.kept.recording

    [left] = find_leftovers(practice.studio)
    assert [event for event in finishing_turn(practice.studio, left).run() if isinstance(event, ev.Kept)]
    now = practice.studio.attempts().load(before.number)
    assert now.kept.transcript.text == f"A{FULL_ANSWER.removeprefix('the')}"
    assert practice.stage.recordings() == [".flac"]


@pytest.mark.parametrize("how", ["silence", "cancelled", "key"])
def test_nothing_said_leaves_the_attempt_exactly_as_it_was(practice: Practice, how: str) -> None:
    before = practice.answer()
    rows = _everything(practice)

    def end(controls: Controls) -> None:
        if how == "silence":
            practice.stage.script.pause(27)
        elif how == "cancelled":
            controls.cancel.set()
        else:
            controls.done.set()

    events = practice.go_on(before, "", end)
    assert [event for event in events if isinstance(event, ev.NothingHeard | ev.Cancelled)]
    assert not [event for event in events if isinstance(event, ev.Kept | ev.PauseAllowed)]
    assert _everything(practice) == rows
    assert practice.studio.attempts().load(before.number) == before
    assert practice.stage.recordings() == [".flac"]


def _everything(practice: Practice) -> list[list[tuple[object, ...]]]:
    database = practice.studio.history().database
    tables = ("attempts", "transcripts", "assessments", "corrections", "reviews", "verdicts", "said")
    return [[tuple(row) for row in database.rows(f"SELECT * FROM {table}")] for table in tables]


@pytest.mark.parametrize("kept", ["never", "gone"])
def test_without_the_sound_of_before_the_words_go_on_all_the_same(stage: Stage, kept: str) -> None:
    stage.settings = Settings(keep_recordings="never" if kept == "never" else "always")
    with stage.studio() as studio:
        practice = Practice(stage, studio)
        before = practice.answer()
        if kept == "gone":
            assert before.kept.recording is not None
            before.kept.recording.unlink()
        whole = practice.went_on(before)
        assert whole.kept.transcript.text == FULL_ANSWER
        assert whole.kept.recording is None
        assert stage.recordings() == []
        assert practice.went_on(whole, THIRD).kept.assessment.coverage == 1.0


def test_a_recording_that_the_disk_took_only_half_of_goes_on_in_its_place(stage: Stage) -> None:
    stage.disk_takes_frames = 40
    with stage.studio() as studio:
        practice = Practice(stage, studio)
        before = practice.answer()
        assert stage.recordings() == [".json", ".pcm"]
        whole = practice.went_on(before).kept
        assert whole.recording is not None
        samples = read_recording(whole.recording)
        assert samples.size == round(whole.duration_s * SAMPLE_RATE_HZ)
        # What was said since is heard at the time of its words.
        last = whole.transcript.words[-1]
        assert np.abs(samples[round((last.start_s + last.end_s) / 2 * SAMPLE_RATE_HZ)]) > 0.04
        assert stage.recordings() == [".flac"]


def test_a_disk_that_takes_no_more_leaves_the_recording_of_before(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = practice.answer()

    def full(self: RecordingWriter, samples: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(RecordingWriter, "append", full)
    events = practice.go_on(before)
    assert [event for event in events if isinstance(event, ev.RecordingFailed)]
    now = practice.studio.attempts().load(before.number).kept
    assert (now.transcript.text, now.recording) == (FULL_ANSWER, before.kept.recording)
    assert practice.stage.recordings() == [".flac"]


def test_after_the_key_and_after_the_limit_it_goes_on_too(stage: Stage) -> None:
    with stage.studio() as studio:
        practice = Practice(stage, studio)
        limited = replace(studio.equipment.policy, max_answer_ms=3_000)
        turn = Turn(practice.question, replace(studio.equipment, policy=limited), ask=False)
        events = practice.turn(turn, FIRST, Controls(), lambda: None)
        [kept] = [event for event in events if isinstance(event, ev.Kept)]
        assert kept.attempt.kept.heard is not None
        assert kept.attempt.kept.heard.ended_by is EndedBy.LIMIT
        whole = practice.went_on(kept.attempt, "and more").kept
        assert whole.transcript.text.startswith(kept.attempt.kept.transcript.text)
        assert whole.transcript.text.endswith("and more")
        # No silence ended it, so there is nothing to learn.
        assert studio.settings.allowed_pause_s == 0


INDIFFERENT = {field.name: 1.0 for field in fields(Patience)} | {"longest": 2.0, "own_pauses": 0.0}
"""Nothing but what is allowed makes the silence needed longer or shorter than the setting."""


def understanding(stage: Stage, studio: Studio) -> Practice:
    """With the policy of the settings, as in the program."""

    def equip(settings: Settings) -> Equipment:
        policy = policy_of(settings)
        known = ("allowed_pause_ms", "beyond_allowed")
        patience = Patience(**{**INDIFFERENT, **{name: getattr(policy.patience, name) for name in known}})
        return replace(studio.equipment, policy=replace(policy, patience=patience))

    studio.equip = equip
    studio.take(load_settings(stage.places.settings))
    return Practice(stage, studio)


def silence_at_the_end_s(attempt: Attempt) -> float:
    heard = attempt.kept.heard
    assert heard is not None
    assert heard.speech_ended_s is not None
    return heard.endpoint_s - heard.speech_ended_s


def silence_needed_s(events: list[ev.TurnEvent]) -> float:
    """The silence that was needed when the end came."""
    return [event.level.end_silence_s for event in events if isinstance(event, ev.LevelChanged)][-1]


def test_a_silence_that_came_too_early_ends_none_any_more(stage: Stage) -> None:
    with stage.studio() as studio:
        practice = understanding(stage, studio)
        before = practice.answer()
        early_s = silence_at_the_end_s(before)
        assert early_s == pytest.approx(2.5, abs=0.1)
        events = practice.go_on(before)
        # It holds in what is said since already, and the countdown shows it.
        assert silence_needed_s(events) == pytest.approx(1.2 * early_s)
        [learned] = [event for event in events if isinstance(event, ev.PauseAllowed)]
        assert learned.error is None
        assert early_s <= learned.pause_s < early_s + 0.1
        assert silence_at_the_end_s(practice.answer()) == pytest.approx(learned.waits_s, abs=0.1)
    assert load_settings(stage.places.settings).allowed_pause_s == learned.pause_s
    with stage.studio() as studio:
        again = understanding(stage, studio).answer()
    assert silence_at_the_end_s(again) == pytest.approx(learned.waits_s, abs=0.1)
    assert learned.waits_s == pytest.approx(1.2 * learned.pause_s)


def test_what_is_learned_never_waits_longer_than_the_longest_silence(stage: Stage) -> None:
    stage.places.settings.parent.mkdir(parents=True, exist_ok=True)
    stage.places.settings.write_text("allowed_pause_s = 20\n")
    with stage.studio() as studio:
        policy = understanding(stage, studio).studio.equipment.policy
        ended = run([*silence(0.3), *speech(2), *silence(9)], policy).ends
    assert [round(end.at / SAMPLE_RATE_HZ - 2.3, 1) for end in ended] == [5.0]


def test_settings_that_cannot_be_written_hold_for_this_practice(stage: Stage) -> None:
    with stage.studio() as studio:
        practice = understanding(stage, studio)
        before = practice.answer()
        stage.places.settings.write_text("end_silence_s = \n")
        [learned] = [event for event in practice.go_on(before) if isinstance(event, ev.PauseAllowed)]
        assert learned.error is not None
        assert studio.equipment.policy.patience.allowed_pause_ms == 1000 * learned.pause_s


def test_one_that_was_kept_a_moment_before_the_program_ended_is_finished_at_the_next_start(practice: Practice) -> None:
    before = practice.answer()
    going_on = continuing_turn(practice.studio, practice.question, before).run()
    for event in going_on:
        if isinstance(event, ev.Listening):
            practice.stage.script.say(SECOND)
            practice.stage.script.pause(4)
        if isinstance(event, ev.Kept):
            break
    going_on.close()  # type: ignore[attr-defined]
    whole = practice.studio.attempts().load(before.number).kept
    assert whole.transcript.text == FULL_ANSWER
    assert practice.stage.recordings() == [".flac", ".json", ".pcm"]

    assert find_leftovers(practice.studio) == []
    assert practice.stage.recordings() == [".flac"]
    assert whole.recording is not None
    assert len(spoken(read_recording(whole.recording))) == len(FULL_ANSWER.split())


def test_one_that_had_no_more_than_the_sound_of_before_is_not_offered(practice: Practice) -> None:
    before = practice.answer()
    keeper = ContinuingKeeper(practice.studio, before)
    keeper.record(practice.question, before.kept.asked_at).close()
    assert practice.stage.recordings() == [".flac", ".json", ".pcm"]
    assert find_leftovers(practice.studio) == []
    assert practice.stage.recordings() == [".flac"]
    assert practice.studio.attempts().load(before.number) == before


def test_an_attempt_that_was_deleted_takes_what_was_recorded_to_go_on_with_it_along(stage: Stage) -> None:
    with stage.studio() as studio:
        practice = Practice(stage, studio)
        before = practice.answer()
        stage.recognizer.failure = RuntimeError("killed")
        practice.go_on(before)
        stage.recognizer.failure = None
        assert stage.recordings() == [".flac", ".json", ".pcm"]
        studio.attempts().delete(before.number)
        assert stage.recordings() == []


def test_one_that_was_left_and_then_gone_on_with_otherwise_is_an_answer_of_its_own(stage: Stage) -> None:
    with stage.studio() as studio:
        practice = Practice(stage, studio)
        before = practice.answer()
        stage.recognizer.failure = RuntimeError("once")
        practice.go_on(before, "what was lost")
        stage.recognizer.failure = None
        practice.went_on(before)
        [left] = find_leftovers(studio)
        [kept] = [event for event in finishing_turn(studio, left).run() if isinstance(event, ev.Kept)]
        assert kept.attempt.kept.transcript.text == f"{FIRST} what was lost"
        assert stage.kept()[0].kept.transcript.text == FULL_ANSWER
        assert stage.recordings() == [".flac", ".flac"]


def test_the_longest_silence_teaches_nothing_for_it_cannot_be_allowed(stage: Stage) -> None:
    with stage.studio() as studio:
        practice = understanding(stage, studio)
        policy = studio.equipment.policy
        assert allow_pause(studio, policy.patience.longest * policy.end_silence_ms + 32) is None
        assert studio.settings.allowed_pause_s == 0
        allowed = allow_pause(studio, 4_600)
        assert allowed is not None
        assert (allowed.pause_s, allowed.waits_s) == (4.6, 5.0)
        assert allow_pause(studio, 4_600) is None
        assert practice.studio.equipment.policy.patience.allowed_pause_ms == 4_600
