"""Something slow that is made once, in whichever thread asks first."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_Made = TypeVar("_Made")


class Once(Generic[_Made]):
    """Calls ``make`` at the first call and gives the same result from then on.

    Others who ask meanwhile wait for it. A failure is raised and not remembered, so that asking again
    tries again.
    """

    def __init__(self, make: Callable[[], _Made]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[_Made] = []

    def __call__(self) -> _Made:
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    def forget(self) -> None:
        """Make it anew at the next call."""
        with self._lock:
            self._made.clear()

    @property
    def made(self) -> bool:
        """Whether it is there, so that asking costs nothing."""
        return bool(self._made)
