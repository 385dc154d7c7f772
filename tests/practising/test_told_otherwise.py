"""A command in place of an answer, obeyed at once: what was recorded of it was no answer."""

from pathlib import Path

from scripted_studio import Stage

from voiceprep.practising import events as ev
from voiceprep.practising.equipment import Controls
from voiceprep.practising.turn import Turn


def test_nothing_is_left_of_a_turn_that_its_command_cancels(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "home")
    stage.write_bank()
    controls = Controls()
    controls.hands_free.set()
    with stage.studio() as studio:
        turn = Turn(studio.library().questions[0], studio.equipment, controls, ask=False)
        for event in turn.run():
            if isinstance(event, ev.Listening):
                stage.script.say("skip it")
                stage.script.pause(1.0)
            if isinstance(event, ev.CommandHeard):
                # The next question is asked, which ends this turn, before this one has come to its end.
                controls.cancel.set()
    assert stage.recordings() == []
    assert stage.kept() == []
