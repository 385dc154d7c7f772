"""When Python's garbage is collected while the app runs."""

import gc
import weakref

import pytest
from piloting import eventually, in_loop

from voiceprep.app import idle_collecting
from voiceprep.app.idle_collecting import IdleCollectingApp


class Ring:
    """Something that only a collection takes away."""

    def __init__(self) -> None:
        self.me = self


def old_garbage() -> weakref.ref[Ring]:
    ring = Ring()
    gc.collect(1)  # it is among the old objects from here on
    return weakref.ref(ring)


def many_young_objects() -> None:
    for _ in range(20):
        gc.collect(1)
        kept = [[] for _ in range(20_000)]
        del kept


@in_loop
async def test_old_garbage_is_collected_when_no_key_was_pressed_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle_collecting, "IDLE_S", 0.5)
    before = gc.get_threshold()
    whole: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            whole.append(1)

    async with IdleCollectingApp().run_test() as pilot:
        gc.callbacks.append(note)
        try:
            await pilot.press("x")
            garbage = old_garbage()
            many_young_objects()
            assert whole == []
            assert garbage() is not None
            await eventually(lambda: garbage() is None)
            assert whole != []
        finally:
            gc.callbacks.remove(note)
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


@in_loop
async def test_nothing_is_collected_while_keys_are_pressed(monkeypatch: pytest.MonkeyPatch) -> None:
    app = IdleCollectingApp()
    async with app.run_test() as pilot:
        # Looked for far more often than anybody is idle for so long.
        monkeypatch.setattr(idle_collecting, "IDLE_S", 30.0)
        app.set_interval(0.05, app._collect)
        garbage = old_garbage()
        many_young_objects()
        for _ in range(5):
            await pilot.press("x")
            await pilot.pause(0.1)
        assert garbage() is not None
