"""Something slow is made again when it is wished for otherwise."""

from functools import partial

import pytest

from voiceprep.practising.remade import Remade


def named(made: list[str], name: str, fails: bool = False) -> str:
    if fails:
        raise ValueError(name)
    made.append(name)
    return name


def test_the_same_wish_makes_nothing_anew_and_another_one_does() -> None:
    made: list[str] = []
    part = Remade(partial(named, made, "a"))
    assert (part.made, part(), part(), part.made) == (False, "a", "a", True)
    part.wish(partial(named, made, "a"))
    assert (part(), made) == ("a", ["a"])
    part.wish(partial(named, made, "b"))
    still_to_make = not part.made
    assert still_to_make
    assert (part(), made) == ("b", ["a", "b"])


def test_the_old_one_stays_until_the_new_one_is_there() -> None:
    made: list[str] = []
    files = ["old"]
    part: Remade[str] = Remade(partial(lambda: named(made, files[0], fails=files[0] == "broken")))
    assert part() == "old"
    files[0] = "broken"
    with pytest.raises(ValueError, match="broken"):
        part.renew()
    assert (part.made, part()) == (True, "old")
    files[0] = "new"
    assert (part.renew(), part(), made) == ("new", "new", ["old", "new"])
