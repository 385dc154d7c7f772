"""How long the microphone of an answer is open."""

from dataclasses import replace
from pathlib import Path
from types import TracebackType

import pytest
from scripted import ScriptedMicrophone
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.practising import events as ev
from voiceprep.practising.equipment import Controls
from voiceprep.practising.listening_on import ListeningOn
from voiceprep.practising.turn import Turn


class Watched(ScriptedMicrophone):
    """A microphone that tells whether it is open."""

    is_open = False

    def __enter__(self) -> "Watched":
        self.is_open = True
        super().__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.is_open = False


@pytest.mark.parametrize(("ended_by_key", "open_when_assessed"), [(True, False), (False, True)])
def test_it_is_closed_at_once_unless_silence_ended_the_answer(
    tmp_path: Path, ended_by_key: bool, open_when_assessed: bool
) -> None:
    stage = Stage(tmp_path / "home")
    stage.write_bank()
    watched = Watched(stage.script)
    controls = Controls()
    found = []
    with stage.studio() as studio:
        studio.equipment = replace(studio.equipment, microphone=lambda: watched)
        question = studio.library().questions[0]
        answer = ListeningOn(
            studio, question, controls, lambda equipment: Turn(question, equipment, controls, ask=False)
        )
        for event in answer.run():
            match event:
                case ev.Listening():
                    stage.script.say(FULL_ANSWER)
                    stage.script.pause(1.0 if ended_by_key else 2.6)
                case ev.WordsHeard() if ended_by_key:
                    controls.done.set()
                case ev.Assessed():
                    found.append(watched.is_open)
                case ev.StillListening():
                    assert watched.is_open
                    stage.script.pause(5.1)
                case ev.AnswerOver():
                    assert not watched.is_open
    assert found == [open_when_assessed]
