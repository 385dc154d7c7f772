"""Driving the app in tests: what the screen shows, and waiting for it to show something else."""

import asyncio
import functools
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, ParamSpec

from scripted_studio import Stage
from textual.pilot import Pilot
from textual.widgets import Static
from textual.widgets._footer import FooterKey

from voiceprep.app.app import VoiceprepApp
from voiceprep.app.screens.practice import PracticeScreen
from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.questions.loading import load_library

_Arguments = ParamSpec("_Arguments")
_PATIENCE_S = 60.0
_FRAMES = dict.fromkeys(map(ord, "│╭╮╰╯─▁▂▃▄▅▆▇█▔▊▎▌▍"), " ")


def in_loop(test: Callable[_Arguments, Coroutine[Any, Any, None]]) -> Callable[_Arguments, None]:
    """Runs an async test, and fails it when it leaves a thread behind."""

    @functools.wraps(test)
    def run(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        before = set(threading.enumerate())
        asyncio.run(test(*args, **kwargs))
        give_up_at = time.monotonic() + _PATIENCE_S
        while left := [thread.name for thread in threading.enumerate() if thread not in before]:
            assert time.monotonic() < give_up_at, f"left behind: {left}"
            time.sleep(0.01)

    return run


async def eventually(condition: Callable[[], Any]) -> None:
    """Wait until it is so, with or without an app."""
    give_up_at = time.monotonic() + _PATIENCE_S
    while not condition():
        assert time.monotonic() < give_up_at, "waited in vain"
        await asyncio.sleep(0.01)


class Seat:
    """The user's: sees the screen, presses keys, speaks by the script."""

    def __init__(self, stage: Stage, app: VoiceprepApp, pilot: Pilot[None]) -> None:
        self.stage = stage
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> str:
        """What is on the screen, line by line."""
        return "\n".join(strip.text.rstrip() for strip in self.app.screen._compositor.render_strips())

    @property
    def words(self) -> str:
        """The words on the screen with one space between them, whatever lines and frames they stand in."""
        return " ".join(self.screen.translate(_FRAMES).split())

    @property
    def notice(self) -> str:
        """What a screen tells below everything else."""
        return str(self.app.screen.query_one("#notice", Static).visual)

    @property
    def underlined(self) -> str:
        """The words that are underlined, as evidence is."""
        return "".join(
            segment.text if segment.style and segment.style.underline else " "
            for strip in self.app.screen._compositor.render_strips()
            for segment in strip
        ).strip()

    @property
    def keys(self) -> list[str]:
        """The keys that can be read in the footer, with what they do."""
        width = self.app.size.width
        return [
            f"{key.key_display} {key.description}"
            for key in self.app.screen.query(FooterKey)
            if 0 < key.region.right <= width and key.region.width
        ]

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, condition: Callable[[], Any], what: str = "") -> None:
        """Wait until it is so; fails with the screen when it never is."""
        give_up_at = time.monotonic() + _PATIENCE_S
        while not condition():
            assert time.monotonic() < give_up_at, f"waited in vain for {what or condition}:\n{self.screen}"
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    async def until_over(self) -> None:
        """Wait until the app has quit."""
        await eventually(lambda: self.app.return_code is not None)

    async def sees(self, text: str) -> None:
        """Wait until the words are on the screen."""
        await self.until(lambda: text in self.words, f"“{text}”")

    async def reaches(self, turn_stage: TurnStage) -> None:
        """Wait until the turn on the screen is there."""
        await self.until(lambda: self.turn_stage is turn_stage, str(turn_stage))

    @property
    def turn_stage(self) -> TurnStage | None:
        """Where the turn is; None on other screens."""
        screen = self.app.screen
        return screen.stage if isinstance(screen, PracticeScreen) else None

    async def is_heard(self) -> None:
        """Wait until all that was said has been heard."""
        await self.until(lambda: self.stage.script.heard, "the microphone to hear it")

    async def answers(self, text: str) -> None:
        """Wait to be listened to, answer, say that this is all, and wait for the assessment."""
        await self.reaches(TurnStage.LISTENING)
        self.stage.script.say(text)
        self.stage.script.pause(0.7)
        await self.is_heard()
        await self.press("space")
        await self.reaches(TurnStage.ASSESSED)


@asynccontextmanager
async def seated(stage: Stage, size: tuple[int, int] = (80, 24), practising: bool = False) -> AsyncIterator[Seat]:
    """The app as it starts, at home or, ``practising``, in the first question; it has quit afterwards."""
    with stage.studio() as studio:
        questions = load_library([stage.places.banks]).questions if practising else ()
        app = VoiceprepApp(studio, questions)
        async with app.run_test(size=size, notifications=True) as pilot:
            yield Seat(stage, app, pilot)
