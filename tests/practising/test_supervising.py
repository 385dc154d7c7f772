import sys
import time
from collections.abc import Callable, Sequence

import pytest

from voiceprep.practising.finding import PARTS, Finding, State
from voiceprep.practising.supervising import supervised_checkup

NAMES = list(PARTS)


def child(wrong_at: int, then: str) -> Callable[[int], Sequence[str]]:
    """A process that finds every part in order but for one, at which it does something else."""
    code = f"""
import json, os, signal, sys, time
for part in range(int(sys.argv[1]), {len(NAMES)}):
    if part == {wrong_at}:
        {then}
    print(json.dumps([str(part), "ok", f"part {{part}}", ""]), flush=True)
"""
    return lambda start: (sys.executable, "-c", code, str(start))


def check(command: Callable[[int], Sequence[str]], longest_s: float = 20.0) -> list[Finding]:
    found = list(supervised_checkup(command=command, longest_s=longest_s))
    assert [finding.part for finding in found] == NAMES
    assert [finding.needed for finding in found] == list(PARTS.values())
    return found


def test_every_finding_is_handed_on() -> None:
    found = check(child(-1, "pass"))
    assert [finding.result.message for finding in found] == [f"part {number}" for number in range(len(NAMES))]


@pytest.mark.parametrize("then", ["os.abort()", "os._exit(3)", "sys.exit(0)"])
@pytest.mark.parametrize("part", [0, 7, len(NAMES) - 1])
def test_a_process_that_dies_costs_one_part(then: str, part: int) -> None:
    found = check(child(part, then))
    failed = [finding for finding in found if finding.result.state is State.FAILED]
    assert [finding.part for finding in failed] == [NAMES[part]]
    assert "It crashed" in failed[0].result.message
    assert "--debug" in failed[0].result.hint


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to name")
def test_the_signal_is_named() -> None:
    assert "SIGABRT" in check(child(7, "os.abort()"))[7].result.message


def test_a_process_that_hangs_costs_one_part() -> None:
    began = time.monotonic()
    found = check(child(7, "time.sleep(100)"), longest_s=4.0)
    assert time.monotonic() - began < 60
    failed = [finding for finding in found if finding.result.state is State.FAILED]
    assert [finding.part for finding in failed] == [NAMES[7]]
    assert "no answer within 4 s" in failed[0].result.message


def test_a_process_that_fails_after_its_last_finding_has_found_all() -> None:
    def command(start: int) -> Sequence[str]:
        arguments = list(child(-1, "pass")(start))
        return [*arguments[:2], arguments[2] + "os.abort()", *arguments[3:]]

    assert all(finding.result.state is State.OK for finding in check(command))
