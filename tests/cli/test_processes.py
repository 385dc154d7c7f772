"""Commands in processes of their own: interrupted, short of disk, read by a program that leaves, without a network."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from commands import finished, needs_builtin, start, write_wav
from flite import needs_flite, pause, spoken

QUESTION = "p-value-meaning"
ANSWER = "A p value is the probability of data at least as extreme as what I saw."

NO_NETWORK = '''
"""Python runs this at its start: whoever reaches for the network is written down and stopped."""
import os, sys, traceback

def watch(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect", "socket.sendto", "socket.bind") or (
        event == "socket.__new__" and int(arguments[1]) != 1  # local sockets are how a program talks to itself
    ):
        with open(os.environ["NETWORK_NOTES"], "a") as notes:
            notes.write(event + "".join(traceback.format_stack()))
        raise PermissionError("no network here")

sys.addaudithook(watch)
'''


def until(condition: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    give_up_at = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < give_up_at
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_ctrl_c_in_an_answer_keeps_what_was_recorded(home: Path, tmp_path: Path) -> None:
    hum = 0.1 * np.sin(2 * np.pi * 150 * np.arange(60 * 16_000) / 16_000).astype(np.float32)
    process = start(home, "answer", QUESTION, "--audio", write_wav(tmp_path / "long.wav", hum), "--paced")
    recordings = home / "recordings"
    until(lambda: any(path.stat().st_size > 16_000 for path in recordings.glob("*.pcm")), process)
    process.send_signal(signal.SIGINT)
    ran = finished(process)
    assert (ran.status, ran.out, ran.err.strip()) == (130, "", "voiceprep: stopped.")
    assert [path.stat().st_size > 16_000 for path in recordings.glob("*.pcm")] == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_ctrl_c_while_a_transcript_is_typed(home: Path) -> None:
    process = start(home, "check", QUESTION, stdin=subprocess.PIPE)
    # It reads from the pipe once its modules are loaded; whenever the key comes, the answer is the same.
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    ran = finished(process)
    assert ran.status in (130, -signal.SIGINT)
    assert "Traceback" not in ran.err or ran.status != 130


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of files")
@needs_builtin
@needs_flite
def test_a_full_disk_costs_the_recording_and_not_the_assessment(home: Path, tmp_path: Path) -> None:
    import resource

    said = np.concatenate([pause(0.7), spoken(ANSWER), pause(0.5)])
    limit = 40_000
    process = start(
        home,
        "answer",
        QUESTION,
        "--audio",
        write_wav(tmp_path / "answer.wav", said),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    ran = finished(process)
    assert ran.status == 1
    assert "key points, coverage" in ran.out
    assert "Traceback" not in ran.err
    assert "voiceprep: " in ran.err
    assert [path.stat().st_size for path in (home / "recordings").glob("*.pcm")] == [limit]


def test_a_reader_that_leaves_early_is_no_failure(home: Path) -> None:
    process = start(home, "bank", "list")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    # Click ends with 1 then, and says nothing.
    assert finished(process).err == ""


@needs_builtin
def test_without_a_terminal_practising_becomes_the_demo(home: Path) -> None:
    ran = finished(start(home, "practice", "--or-demo"))
    assert ran.status == 0
    assert "There is no terminal here, so here is the demo instead of the app." in ran.err
    assert "The interviewer asks: “What does a p-value mean?”" in ran.err
    assert "key points, coverage" in ran.out
    assert "✓ A p-value is" in ran.out
    assert "words a minute" in ran.out


@needs_builtin
@pytest.mark.skipif(sys.platform == "win32", reason="Windows talks to itself through the network")
def test_the_demo_goes_through_the_whole_loop_and_uses_no_network(home: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_NETWORK)
    notes = tmp_path / "notes"
    environment = {"PYTHONPATH": str(tmp_path), "NETWORK_NOTES": str(notes)}
    caught = subprocess.run(
        [sys.executable, "-c", "import socket; socket.create_connection(('localhost', 9))"],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
    assert caught.returncode == 1
    assert notes.read_text().startswith("socket.")
    notes.unlink()

    ran = finished(start(home, "demo", "--json", env=environment))
    assert ran.status == 0, ran
    assert not notes.exists(), notes.read_text()
    shown = ran.json
    assert shown["question"] == QUESTION
    assert shown["listening"]["ended_by"] in ("silence", "end_of_audio")
    assert len(shown["listening"]["pauses"]) >= 2
    assert "null hypothesis" in shown["transcript"]["text"]
    assert shown["assessment"]["coverage"] >= 0.4
    assert "A computer voice, not a person, gives the sample answer." in ran.err
    # Nothing of it is kept.
    assert (shown["attempt"], shown["recording"]) == (None, None)
    assert not (home / "recordings").exists()
