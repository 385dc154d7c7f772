"""Python's garbage is collected while nobody waits for the screen."""

import gc
import time

from textual.app import App
from textual.events import Event, InputEvent

IDLE_S = 1.0
"""Who has pressed no key for so long is reading or speaking, and does not notice that the screen stands still."""

_WORTH_IT = 10
"""So many collections of young objects are followed by one of all of them in Python itself: its default."""

_NEVER = 1_000_000


class IdleCollectingApp(App[None]):
    """Collects all of the garbage between the user's keys, never while what a key asked for is drawn.

    A collection walks through every object, which takes a tenth of a second with all of Textual's and the banks', and
    drawing a screen leaves so much behind that one comes at every seventh screen.
    """

    def on_load(self) -> None:
        """Leave only the young objects to Python's own collections."""
        self._thresholds = gc.get_threshold()
        self._used_at = time.monotonic()
        self._frozen = False
        gc.set_threshold(*self._thresholds[:2], _NEVER)

    def on_mount(self) -> None:
        """Look for idle moments."""
        self.set_interval(IDLE_S, self._collect)

    def on_unmount(self) -> None:
        """Leave collecting to Python again."""
        gc.set_threshold(*self._thresholds)
        gc.unfreeze()

    async def on_event(self, event: Event) -> None:
        """Note that the app is in use."""
        if isinstance(event, InputEvent):
            self._used_at = time.monotonic()
        await super().on_event(event)

    def _collect(self) -> None:
        if time.monotonic() - self._used_at < IDLE_S or gc.get_count()[2] < _WORTH_IT:
            return
        gc.collect()
        if not self._frozen:
            # What is there by now mostly stays: it need not be walked through again.
            self._frozen = True
            gc.freeze()
