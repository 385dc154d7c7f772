import numpy as np
import pytest
from piloting import in_loop, seated
from scripted import ScriptedMicrophone
from scripted_studio import FULL_ANSWER, Stage
from textual.widgets import Static

from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.listening.audio import Samples
from voiceprep.listening.summary import Gap


def about(screen: object) -> str:
    from textual.screen import Screen

    assert isinstance(screen, Screen)
    shown = screen.query_one("#about-microphone", Static)
    return str(shown.visual) if shown.display else ""


@in_loop
async def test_a_headset_that_takes_a_moment_is_told_and_taken_back(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        stage.script.pause(0.6)
        await seat.sees("The microphone sends nothing yet: wait a moment before you speak.")
        stage.script.rustle(0.1)
        await seat.until(lambda: about(seat.app.screen) == "")
        await seat.answers(FULL_ANSWER)


@in_loop
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_microphone_that_sends_nothing_is_told_beside_the_hint(stage: Stage, size: tuple[int, int]) -> None:
    async with seated(stage, size, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        await seat.press("t")
        stage.script.pause(5)
        await seat.sees("“Scripted” sends nothing: is it muted, or may this terminal not use it?")
        assert "Think of what is assumed." in seat.words
        assert "LISTENING" in seat.words
        await seat.press("escape")


class Replaced(ScriptedMicrophone):
    """Is pulled out after the first words, and another one takes its place."""

    away = False
    overflows = 1

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.script)
        self.gaps: tuple[Gap, ...] = ()
        self._read = 0

    def read(self, timeout_s: float) -> Samples | None:
        frame = super().read(timeout_s)
        self._read += bool(frame is not None and frame.size)
        if self._read == 40 and not self.gaps:
            self.name, self.gaps = "Built-in", (Gap(1.28, 2.3, "Built-in"),)
            return np.zeros(0, dtype=np.float32) if frame is None else frame
        return frame


@in_loop
async def test_what_was_lost_at_an_unplug_is_told_and_kept_with_the_attempt(stage: Stage) -> None:
    stage.microphone_type = lambda *arguments: Replaced(stage)
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        stage.script.rustle(0.1)
        stage.script.say(FULL_ANSWER)
        await seat.sees("“Scripted” went away, so I listen to “Built-in”")
        stage.script.pause(0.7)
        await seat.is_heard()
        await seat.press("space")
        await seat.reaches(TurnStage.ASSESSED)
        await seat.sees("(2.3 s were lost)")
    [attempt] = stage.kept()
    assert attempt.kept.heard is not None
    assert attempt.kept.heard.gaps == (Gap(1.28, 2.3, "Built-in"),)
    assert attempt.kept.heard.overflows == 1
    assert attempt.kept.heard.microphone == "Built-in"
