"""Something slow that is made when it is first needed, and again when the settings ask for another one."""

import threading
from functools import partial
from typing import Generic, TypeVar

from voiceprep.practising.once import Once

_Made = TypeVar("_Made")


class Remade(Generic[_Made]):
    """Gives what the wish makes; calling it again gives the same until there is another wish.

    Whoever got one before keeps it, so nothing is taken away from an answer that is under way.
    """

    def __init__(self, wish: "partial[_Made]") -> None:
        self._wish = wish
        self._once = Once(wish)
        self._changing = threading.Lock()

    def __call__(self) -> _Made:
        """What is wished for; the first call takes the time that making it takes, and raises what that raises."""
        return self._once()

    @property
    def made(self) -> bool:
        """Whether it is there, so that asking costs nothing."""
        return self._once.made

    def wish(self, wish: "partial[_Made]") -> None:
        """Make it so at the next call; the same function with the same arguments changes nothing."""
        with self._changing:
            before = self._wish
            if (wish.func, wish.args, wish.keywords) != (before.func, before.args, before.keywords):
                self._wish, self._once = wish, Once(wish)

    def renew(self) -> _Made:
        """Make it anew now, and give that from then on; until it is there, and where it fails, the old one stays."""
        wish = self._wish
        once = Once(wish)
        made = once()
        with self._changing:
            if self._wish is wish:
                self._once = once
        return made
