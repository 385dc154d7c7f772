import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from voiceprep.history.attempts import AttemptStore
from voiceprep.history.database import open_database
from voiceprep.history.recordings import read_recording, unfinished

PRACTISING = """
import sys
from datetime import datetime, UTC
from pathlib import Path
import numpy as np
from voiceprep.assessing.records import Assessment, Delivery
from voiceprep.history import flac
from voiceprep.history.attempt import NewAttempt, Versions
from voiceprep.history.attempts import AttemptStore
from voiceprep.history.database import open_database
from voiceprep.history.recordings import RecordingMeta, RecordingWriter
from voiceprep.transcribing.transcript import Transcript
home = Path(sys.argv[1])
store = AttemptStore(open_database(home / "history.sqlite3"))
frame = np.zeros(512, dtype=np.float32)
print("started", flush=True)
while True:
    now = datetime.now(UTC)
    writer = RecordingWriter(home / "recordings", RecordingMeta("p-value", "What is it?", now))
    for _ in range(100):
        writer.append(frame)
    assessment = Assessment("p-value", 0.5, (), Delivery(1, None, None, None, 45))
    number = store.keep(NewAttempt("p-value", "What is it?", now, 3.2, writer.path, None, Transcript("word " * 200),
                                   assessment, Versions("0.1.0", "5.1.1", "lexical-1", "abc")))
    writer.finish()
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_program_killed_at_any_moment_loses_no_attempt_and_no_sound(home: Path) -> None:
    chance, finished = random.Random(7), 0
    for _ in range(8):
        program = subprocess.Popen([sys.executable, "-c", PRACTISING, str(home)], stdout=subprocess.PIPE)
        assert program.stdout is not None
        # However slow the machine is, some are killed in their first attempt and some in a later one.
        waited = [program.stdout.readline() for _ in range(chance.randint(1, 3))]
        time.sleep(chance.uniform(0, 0.08))
        program.send_signal(signal.SIGKILL)
        finished += len(waited[1:]) + len(program.stdout.read().splitlines())
        program.wait()
        program.stdout.close()

        with open_database(home / "history.sqlite3") as database:
            assert database.set_aside is None
            store = AttemptStore(database)
            for left in unfinished(home / "recordings"):
                assert left.meta is not None
                if store.owner_of(left.path) is None:
                    left.discard()
                else:
                    left.finish()
            lines = store.lines(10_000)
            assert len(lines) >= finished
            for line in lines:
                recording = store.load(line.number).kept.recording
                assert recording is not None
                assert read_recording(recording).size == 51_200
            assert len(list((home / "recordings").iterdir())) == len(lines)
    assert finished > 0
