"""Listening for commands with the built-in recognizer, and when it gives up."""

import numpy as np
import pytest
from commands import needs_builtin
from flite import frames, needs_flite, pause, spoken
from scripted import Script, ScriptedMicrophone, ScriptedRecognizer, ScriptedVoiceActivity

from voiceprep.listening.audio import Samples
from voiceprep.practising import command_listening
from voiceprep.practising.command_listening import CommandListening, CommandsFailed, GivenUp, NotUnderstood, Understood
from voiceprep.practising.equipment import Controls, Equipment
from voiceprep.practising.spoken_commands import AFTER_ANSWER, Command


class Played(ScriptedMicrophone):
    """Hears what there is, and then it is over."""

    def __init__(self, samples: Samples) -> None:
        super().__init__(Script())
        self._frames = iter(frames(samples))

    def read(self, timeout_s: float) -> Samples | None:
        return next(self._frames, None)


@needs_flite
@needs_builtin
def test_commands_are_understood_and_other_speech_is_not() -> None:
    from voiceprep.listening.silero import SileroVoiceActivity
    from voiceprep.transcribing.builtin import BuiltinRecognizer

    recognizer, voice_activity = BuiltinRecognizer(), SileroVoiceActivity()

    def heard(*parts: Samples) -> list[Understood | NotUnderstood]:
        samples = np.concatenate([pause(0.5), *parts, pause(1.0)])
        equipment = Equipment(lambda: Played(samples), lambda: voice_activity, lambda: recognizer)
        events = list(CommandListening(AFTER_ANSWER, equipment, Controls()).run())
        assert isinstance(events[-1], Understood | CommandsFailed)
        return [event for event in events if isinstance(event, Understood | NotUnderstood)]

    assert [one.command for one in heard(spoken("skip")) if isinstance(one, Understood)] == [Command.SKIP]
    # Among all words it is "boris".
    assert [one.command for one in heard(spoken("pause", "awb")) if isinstance(one, Understood)] == [Command.PAUSE]
    lunch = heard(spoken("temperature"), pause(1.0), spoken("the beam holds prefixes", "awb"))
    assert len(lunch) == 2
    assert not any(isinstance(one, Understood) for one in lunch)


def test_it_gives_up_when_nobody_says_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_listening, "_GIVE_UP_AFTER_S", 60.0)
    equipment = Equipment(
        lambda: Played(pause(200)), ScriptedVoiceActivity, lambda: ScriptedRecognizer(Script(), "scripted")
    )
    events = list(CommandListening(AFTER_ANSWER, equipment, Controls()).run())
    assert events[-1] == GivenUp()


def test_a_cough_and_a_talk_are_not_even_told() -> None:
    script = Script()
    script.say("word " * 30)
    script.pause(1.5)
    script.say("next")
    script.pause(1.0)
    recognizer = ScriptedRecognizer(script, "scripted")
    taken: list[Samples] = []
    while (frame := script.next(0.001)).size:
        taken.append(frame)
    equipment = Equipment(lambda: Played(np.concatenate(taken)), ScriptedVoiceActivity, lambda: recognizer)
    events = list(CommandListening(AFTER_ANSWER, equipment, Controls()).run())
    assert events[-1] == Understood(Command.NEXT, "next")
    assert not any(isinstance(event, NotUnderstood) for event in events)
