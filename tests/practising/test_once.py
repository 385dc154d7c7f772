"""Something slow is made once, whoever asks first."""

import threading

import pytest

from voiceprep.practising.once import Once


def test_it_is_made_at_the_first_call_only() -> None:
    made: list[object] = []

    def make() -> object:
        made.append(object())
        return made[-1]

    once = Once(make)
    made_before_asking = once.made
    assert (made_before_asking, made) == (False, [])
    assert once() is once()
    assert once.made
    assert len(made) == 1


def test_who_asks_meanwhile_waits_for_the_same() -> None:
    count = 0
    started, go_on = threading.Event(), threading.Event()
    results: list[int] = []

    def make() -> int:
        nonlocal count
        count += 1
        started.set()
        assert go_on.wait(10)
        return count

    once = Once(make)
    threads = [threading.Thread(target=lambda: results.append(once())) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert started.wait(10)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert results == [1, 1, 1, 1]


def test_a_failure_is_raised_and_asking_again_tries_again() -> None:
    attempts: list[int] = []

    def make() -> str:
        attempts.append(1)
        if len(attempts) == 1:
            raise ValueError("not yet")
        return "there"

    once = Once(make)
    with pytest.raises(ValueError, match="not yet"):
        once()
    assert not once.made
    assert once() == "there"
