"""The question is read with the microphone open: what is the loudspeaker's, and what is the candidate's."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from endpoints import FIXED
from flite import needs_flite, spoken
from room import Room
from scripted import ScriptedVoiceActivity

from voiceprep.listening.audio import SAMPLE_RATE_HZ
from voiceprep.listening.silero import SileroVoiceActivity
from voiceprep.listening.voice_activity import VoiceActivity
from voiceprep.practising import events as ev
from voiceprep.practising.equipment import Controls, Equipment
from voiceprep.practising.turn import Turn
from voiceprep.questions.model import KeyPoint, Question
from voiceprep.transcribing.transcript import Doubt

QUESTION = Question(
    "p-value", "What does a p-value mean?", "", (KeyPoint("tail", "The probability of data at least as extreme"),)
)
WORD_S = 7 * 0.032
READ_S = 5 * WORD_S
"""The voice reads “What does a p-value mean?” as five words, for the hyphen parts none."""


@dataclass
class Heard:
    """What came of one turn."""

    text: str = ""
    aside: list[str] = field(default_factory=list)
    echo_told: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    first_word_s: float = 0.0
    first_speech_s: list[float] = field(default_factory=list)
    interrupted: bool = False
    nothing: ev.NothingHeard | None = None


def ask(
    room: Room,
    *,
    headphones: bool = False,
    activity: VoiceActivity | None = None,
    press_space: bool = False,
    only_asking: bool = False,
) -> Heard:
    """Runs a turn in the room, to its end or to that of the question."""
    equipment = Equipment(
        microphone=lambda: room,
        voice_activity=lambda: activity or ScriptedVoiceActivity(),
        recognizer=lambda: room.recognizer,
        voice=lambda: room,
        speaker=lambda: room,
        policy=FIXED,
        headphones=headphones,
    )
    heard, controls = Heard(), Controls()
    if press_space:
        room.at(2 * WORD_S, controls.stop_voice.set)
    for event in Turn(QUESTION, equipment, controls).run():
        match event:
            case ev.SpeechHeard(at_s):
                heard.first_speech_s.append(at_s)
            case ev.Interrupted():
                heard.interrupted = True
            case ev.Listening() if only_asking:
                controls.cancel.set()
            case ev.MicrophoneNoticed(notice):
                heard.notices.append(notice.words)
            case ev.EchoHeard(text):
                heard.echo_told.append(text)
            case ev.NothingHeard():
                heard.nothing = event
            case ev.TurnFailed(error):
                raise error
            case ev.Assessed():
                heard.text = event.transcript.text
                heard.first_word_s = event.transcript.words[0].end_s - event.transcript.words[0].start_s
                heard.aside = [some.text for some in event.transcript.aside if some.why is Doubt.ECHO]
            case _:
                pass
    return heard


ANSWER = "it is the probability of data at least as extreme"


def test_the_question_from_the_loudspeaker_is_no_part_of_the_answer() -> None:
    room = Room()
    room.say(READ_S + 1.5, ANSWER)
    heard = ask(room)
    assert (heard.text, heard.aside, heard.echo_told) == (ANSWER, [], [])


@pytest.mark.parametrize("late_s", [0.1, 0.2, 0.3, 0.35, 0.5])
def test_no_first_word_is_lost_however_soon_it_comes(late_s: float) -> None:
    room = Room()
    room.say(READ_S + 0.064 + late_s, ANSWER)
    heard = ask(room)
    assert heard.text == ANSWER
    assert heard.first_word_s == pytest.approx(WORD_S, abs=0.001), "it was clipped"


@pytest.mark.parametrize("early_s", [0.0, WORD_S, 2 * WORD_S])
def test_who_begins_before_the_question_is_over_loses_no_word_and_gets_none_of_the_question(early_s: float) -> None:
    room = Room()
    room.say(READ_S + 0.064 - early_s, ANSWER)
    heard = ask(room)
    assert heard.text == ANSWER
    assert len(heard.aside) == 1
    assert heard.aside[0].split()[-1] == QUESTION.text.split()[-1 - round(early_s / WORD_S)]
    assert heard.echo_told == heard.aside


@pytest.mark.parametrize("late_s", [0.1, 0.5, 2.0])
def test_the_question_said_again_by_the_candidate_stays(late_s: float) -> None:
    again = "What does a p-value mean? well it is a probability"
    room = Room()
    room.say(READ_S + 0.064 + late_s, again)
    heard = ask(room)
    assert heard.text == again


def test_an_echo_that_lasts_longer_than_the_gate_begins_no_answer() -> None:
    room = Room(echo_lag_s=0.7)
    room.say(READ_S + 8, ANSWER)
    heard = ask(room)
    assert heard.text == ANSWER
    assert len(heard.aside) == 1
    assert heard.echo_told == heard.aside
    # Speech was heard twice: once it was the echo, and was taken back.
    assert len(heard.first_speech_s) == 2


def test_nothing_but_echo_is_nothing_heard() -> None:
    heard = ask(Room(echo_lag_s=0.7))
    assert heard.text == ""
    assert heard.nothing is not None
    assert heard.echo_told


def test_a_key_stops_the_question_and_what_is_said_then_is_all_heard() -> None:
    room = Room()
    room.say(2 * WORD_S + 0.2, ANSWER)
    heard = ask(room, press_space=True)
    assert room.stopped_at_s == pytest.approx(2 * WORD_S, abs=0.04)
    assert (heard.text, heard.aside) == (ANSWER, [])


def test_over_loudspeakers_speaking_does_not_stop_the_question() -> None:
    room = Room()
    room.say(0.5, "wait")
    room.say(READ_S + 1, ANSWER)
    heard = ask(room)
    assert room.stopped_at_s is None
    assert heard.text == ANSWER


@pytest.mark.parametrize("at_s", [0.1, 0.237, 0.5, 0.911])
def test_with_headphones_speaking_stops_the_question_within_200_ms_and_is_the_answers_beginning(at_s: float) -> None:
    room = Room(echo_lag_s=None)
    room.say(at_s, ANSWER)
    heard = ask(room, headphones=True)
    assert room.stopped_at_s is not None
    assert 0 < room.stopped_at_s - at_s <= 0.2
    assert heard.interrupted
    assert (heard.text, heard.aside, heard.echo_told) == (ANSWER, [], [])


def test_with_headphones_a_click_does_not_stop_the_question() -> None:
    room = Room(echo_lag_s=None)
    room.play_at(12 * 0.032, np.full(512, 0.3, dtype=np.float32))
    room.say(READ_S + 0.3, ANSWER)
    heard = ask(room, headphones=True)
    assert room.stopped_at_s is None
    assert heard.text == ANSWER


def test_with_headphones_there_is_no_gate_after_the_question() -> None:
    room = Room(echo_lag_s=None)
    room.say(READ_S, ANSWER)
    heard = ask(room, headphones=True)
    assert (heard.text, heard.aside) == (ANSWER, [])


@pytest.mark.parametrize("echo_lag_s", [0.064, 0.4])
def test_headphones_that_are_none_begin_no_answer(echo_lag_s: float) -> None:
    room = Room(echo_lag_s)
    room.say(8, ANSWER)
    heard = ask(room, headphones=True)
    assert heard.interrupted
    assert heard.text == ANSWER


def test_a_headset_that_sends_nothing_at_first_has_woken_up_when_the_question_was_read() -> None:
    room = Room(asleep_s=1.0)
    room.say(READ_S + 0.4, ANSWER)
    heard = ask(room)
    assert (heard.text, heard.notices) == (ANSWER, [])


def test_a_headset_that_is_still_asleep_then_is_told_of_at_once() -> None:
    room = Room(asleep_s=READ_S + 1.5)
    room.say(READ_S + 2, ANSWER)
    heard = ask(room)
    assert heard.text == ANSWER
    assert heard.notices == ["The microphone sends nothing yet: wait a moment before you speak.", ""]


@needs_flite
@pytest.mark.parametrize("voice", ["rms", "slt", "awb"])
@pytest.mark.parametrize("text", ["It is the probability of the data.", "Well, I would say that.", "So this means"])
def test_a_real_voice_stops_the_question_within_200_ms(text: str, voice: str) -> None:
    said = spoken(text, voice)
    onset_s = float(np.argmax(np.abs(said) > 0.05 * np.abs(said).max())) / SAMPLE_RATE_HZ
    room = Room(echo_lag_s=None)
    room.play_at(0.3, said)
    ask(room, headphones=True, activity=SileroVoiceActivity(), only_asking=True)
    assert room.stopped_at_s is not None
    assert room.stopped_at_s - (0.3 + onset_s) <= 0.2
