import json
import os
import signal
import stat
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import psutil
import pytest

from voiceprep.errors import BadInputError, StorageError
from voiceprep.history import flac, recording_files
from voiceprep.history.recordings import RecordingMeta, RecordingWriter, read_recording, unfinished
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples

META = RecordingMeta(
    "P value/§1",
    "What does a p-value – really – mean?",
    datetime(2026, 3, 1, 18, 30, 12, tzinfo=timezone(timedelta(0))),
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals, limits or permissions")


def _noise(samples: int, seed: int = 1) -> Samples:
    """Every 16-bit value can occur, both ends of the scale do."""
    values = np.random.default_rng(seed).integers(-32768, 32768, samples)
    values[:2] = (-32768, 32767)
    return (values / 32768).astype(np.float32)


def _append(writer: RecordingWriter, sound: Samples, block: int = 512) -> None:
    for at in range(0, sound.size, block):
        writer.append(sound[at : at + block])


@pytest.mark.parametrize("samples", [2, 511, 16_000, 16_000 * 3 + 77])
def test_a_finished_recording_is_bit_exact(tmp_path: Path, samples: int) -> None:
    sound = _noise(samples)
    writer = RecordingWriter(tmp_path / "recordings", META)
    _append(writer, sound)
    assert writer.duration_s == samples / SAMPLE_RATE_HZ

    path = writer.finish()

    assert path == writer.path == tmp_path / "recordings" / "20260301-183012-p-value-1.flac"
    assert np.array_equal(read_recording(path), sound)
    assert read_recording(path).dtype == np.float32
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert writer.finish() == path, "finishing twice is harmless"
    writer.close()


def test_sound_is_rounded_and_beyond_full_scale_clipped(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path, META)
    writer.append(np.array([1.5, -1.5, 1.0, 0.4 / 32768, 0.6 / 32768, -0.6 / 32768], dtype=np.float32))

    assert (read_recording(writer.finish()) * 32768).tolist() == [32767, -32768, 32767, 0, 1, -1]


def test_two_answers_of_one_second_get_two_names(tmp_path: Path) -> None:
    writers = [RecordingWriter(tmp_path, META) for _ in range(3)]
    for at, writer in enumerate(writers):
        writer.append(np.full(100, at / 4, dtype=np.float32))
    paths = [writer.finish() for writer in writers]

    assert len(set(paths)) == 3
    assert [read_recording(path)[0] for path in paths] == [0.0, 0.25, 0.5]
    with_more = RecordingWriter(tmp_path, META)
    assert with_more.path not in paths, "a finished recording is never written over"
    with_more.discard()


@posix
def test_only_the_owner_can_listen(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        folder = tmp_path / "recordings"
        growing, writer = RecordingWriter(folder, META), RecordingWriter(folder, META)
        writer.append(_noise(100))
        writer.finish()
        modes = {path.suffix: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        growing.discard()
    finally:
        os.umask(before)

    assert modes == {".pcm": 0o600, ".json": 0o600, ".flac": 0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_sound_can_be_heard_before_it_is_finished(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path, META)
    writer.append(_noise(1000))

    assert np.array_equal(read_recording(writer.path), _noise(1000))
    writer.discard()


def test_a_discarded_recording_leaves_nothing(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path, META)
    writer.append(_noise(1000))

    writer.discard()
    writer.discard()

    assert list(tmp_path.iterdir()) == []


def test_a_recording_that_is_being_made_is_nobody_elses(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path, META)
    writer.append(_noise(1000))
    assert unfinished(tmp_path) == []
    script = f"from pathlib import Path; from voiceprep.history.recordings import unfinished; \
print(len(unfinished(Path({str(tmp_path)!r}))))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout.strip() == b"0"

    writer.append(_noise(1000))
    assert read_recording(writer.finish()).size == 2000


KILLED = """
import sys
from datetime import datetime, UTC
from pathlib import Path
import numpy as np
from voiceprep.history import recording_files
from voiceprep.history.recordings import RecordingMeta, RecordingWriter
writer = RecordingWriter(Path(sys.argv[1]), RecordingMeta("p-value", "What is it?", datetime(2026, 3, 1, tzinfo=UTC)))
at = 0
while True:
    writer.append((np.arange(at, at + 512) % 30000 / 32768).astype(np.float32))
    at += 512
    print(at, flush=True)
"""


@posix
@pytest.mark.parametrize("frames", [1, 40, 300])
def test_a_killed_program_loses_nothing_that_it_had_taken(tmp_path: Path, frames: int) -> None:
    program = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE)
    assert program.stdout is not None
    for _ in range(frames):
        program.stdout.readline()
    assert unfinished(tmp_path) == []
    program.send_signal(signal.SIGKILL)
    rest = program.stdout.read().splitlines()
    program.wait()
    program.stdout.close()
    taken = int(rest[-1]) if rest else frames * 512

    (left,) = unfinished(tmp_path)

    assert left.meta == RecordingMeta("p-value", "What is it?", datetime(2026, 3, 1, tzinfo=UTC))
    sound = left.samples()
    assert sound.size >= taken
    assert left.duration_s == sound.size / SAMPLE_RATE_HZ
    assert np.array_equal(sound, (np.arange(sound.size) % 30000 / 32768).astype(np.float32))
    assert np.array_equal(read_recording(left.finish()), sound)
    assert unfinished(tmp_path) == []
    assert [path.suffix for path in tmp_path.iterdir()] == [".flac"]


def _left_behind(folder: Path, sound: Samples) -> RecordingWriter:
    writer = RecordingWriter(folder, META)
    writer.append(sound)
    writer.close()
    return writer


def test_what_was_left_behind_can_be_discarded(tmp_path: Path) -> None:
    _left_behind(tmp_path, _noise(100))
    (left,) = unfinished(tmp_path)

    left.discard()

    assert list(tmp_path.iterdir()) == []


def test_only_one_program_can_take_it_up(tmp_path: Path) -> None:
    _left_behind(tmp_path, _noise(100))
    (here,), (there,) = unfinished(tmp_path), unfinished(tmp_path)

    there.finish()

    for call in (here.finish, here.discard):
        with pytest.raises(StorageError, match="taken up by another voiceprep"):
            call()
    assert np.array_equal(read_recording(there.path), _noise(100))


@pytest.mark.parametrize("note", [b"", b'{"voiceprep_recording": 1, "questi', b"[]", None])
def test_sound_is_found_without_its_note(tmp_path: Path, note: bytes | None) -> None:
    path = _left_behind(tmp_path, _noise(100)).path.with_suffix(".json")
    path.unlink() if note is None else path.write_bytes(note)

    (left,) = unfinished(tmp_path)

    assert left.meta is None
    assert read_recording(left.finish()).size == 100
    assert [file.suffix for file in tmp_path.iterdir()] == [".flac"]


def test_half_a_sample_at_the_end_is_dropped(tmp_path: Path) -> None:
    pcm = _left_behind(tmp_path, _noise(100)).path.with_suffix(".pcm")
    pcm.write_bytes(pcm.read_bytes() + b"\x01")

    (left,) = unfinished(tmp_path)

    assert left.samples().size == 100
    assert np.array_equal(read_recording(left.finish()), _noise(100))


def test_a_program_that_ended_between_two_steps_leaves_no_litter(tmp_path: Path) -> None:
    finished = _left_behind(tmp_path, _noise(100)).path
    note = finished.with_suffix(".json").read_bytes()
    (left,) = unfinished(tmp_path)
    left.finish()
    finished.with_suffix(".json").write_bytes(note)
    _left_behind(tmp_path, np.zeros(0, dtype=np.float32))
    (tmp_path / "mine.json").write_text(json.dumps({"question": "somebody else's"}))

    assert unfinished(tmp_path) == []

    assert sorted(path.name for path in tmp_path.iterdir()) == [finished.name, "mine.json"]


@posix
def test_sound_that_its_owner_finishes_meanwhile_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "gone.pcm").symlink_to(tmp_path / "nowhere")

    assert unfinished(tmp_path) == []


def test_no_folder_has_nothing_unfinished(tmp_path: Path) -> None:
    assert unfinished(tmp_path / "missing") == []


def test_what_is_not_a_recording_is_told(tmp_path: Path) -> None:
    (tmp_path / "letter.flac").write_text("Dear reader, " * 100)
    (tmp_path / "empty.flac").write_bytes(b"")

    with pytest.raises(StorageError, match="No such file"):
        read_recording(tmp_path / "missing.flac")
    for name in ("letter.flac", "empty.flac"):
        with pytest.raises(BadInputError, match=r"not sound|no sound"):
            read_recording(tmp_path / name)


def test_a_full_disk_keeps_what_it_took(small_disk: Path) -> None:
    sound = _noise(SAMPLE_RATE_HZ * 60)
    writer = RecordingWriter(small_disk, META)

    with pytest.raises(StorageError, match=r"the disk is full; the first 3\d\.\d seconds .* are kept") as caught:
        _append(writer, sound)

    assert "Free some space" in caught.value.hint
    kept = read_recording(writer.path)
    assert kept.size == writer.duration_s * SAMPLE_RATE_HZ
    assert np.array_equal(kept, sound[: kept.size])
    with pytest.raises(StorageError, match=r"the disk is full; its sound is kept in .*\.pcm"):
        writer.finish()
    assert np.array_equal(read_recording(writer.path), kept)
    subprocess.run(["mount", "-o", "remount,size=4m", small_disk], check=True)
    assert np.array_equal(read_recording(writer.finish()), kept)


@pytest.mark.parametrize("free", [0, 5_000, 60_000])
def test_a_disk_that_fills_up_while_finishing_loses_no_sound(small_disk: Path, free: int) -> None:
    writer = RecordingWriter(small_disk, META)
    writer.append(_noise(SAMPLE_RATE_HZ * 3))
    with (small_disk / "filler").open("wb", buffering=0) as filler:
        space = os.statvfs(small_disk)
        filler.write(b"x" * (space.f_bavail * space.f_frsize - free))

    with pytest.raises(StorageError, match="cannot be finished: the disk is full"):
        writer.finish()

    assert read_recording(writer.path).size == SAMPLE_RATE_HZ * 3
    assert sorted(path.suffix for path in small_disk.iterdir()) == ["", ".json", ".pcm"]
    writer.close()


def test_the_sound_is_not_given_up_for_a_file_that_lacks_some_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def encode_half(pcm: Path, target: Path) -> None:
        half = tmp_path / "half"
        half.write_bytes(pcm.read_bytes()[: pcm.stat().st_size // 2])
        encode(half, target)

    encode = flac.encode
    monkeypatch.setattr(flac, "encode", encode_half)
    writer = RecordingWriter(tmp_path / "recordings", META)
    writer.append(_noise(20_000))

    with pytest.raises(StorageError, match="does not hold all of it"):
        writer.finish()

    monkeypatch.undo()
    assert np.array_equal(read_recording(writer.finish()), _noise(20_000))


@posix
def test_a_file_that_may_not_grow_keeps_what_it_took(tmp_path: Path) -> None:
    script = """
import resource, sys
from datetime import datetime, UTC
from pathlib import Path
import numpy as np
from voiceprep.errors import StorageError
from voiceprep.history import recording_files
from voiceprep.history.recordings import RecordingMeta, RecordingWriter
resource.setrlimit(resource.RLIMIT_FSIZE, (9_999, 20_000))
writer = RecordingWriter(Path(sys.argv[1]), RecordingMeta("p-value", "What?", datetime(2026, 3, 1, tzinfo=UTC)))
try:
    for at in range(20):
        writer.append(np.full(512, at / 32, dtype=np.float32))
except StorageError as error:
    print(error.message)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
writer.append(np.full(100, 31 / 32, dtype=np.float32))
"""
    told = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)

    assert "may not grow any further; the first 0.3 seconds" in told.stdout
    (left,) = unfinished(tmp_path)
    assert left.samples().size == 9_998 // 2 + 100
    assert set(np.unique(left.samples() * 32)) == {*range(10), 31}, "what comes later is not half a sample off"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(StorageError, match="cannot be made"):
        RecordingWriter(tmp_path / "file" / "recordings", META)


def test_a_read_only_disk_is_told(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)

    with pytest.raises(StorageError, match=r"cannot be recorded in .*: the disk is read-only"):
        RecordingWriter(small_disk, META)


def test_a_long_answer_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    process, minute = psutil.Process(), _noise(SAMPLE_RATE_HZ * 60)
    short = RecordingWriter(tmp_path, META)
    short.append(minute)
    short.finish()
    before, started = process.memory_info().rss, time.monotonic()

    writer = RecordingWriter(tmp_path, META)
    for _ in range(10):
        _append(writer, minute, 16_000)
    writer.finish()

    assert process.memory_info().rss - before < 12_000_000, "ten minutes are 19 MB as PCM"
    assert time.monotonic() - started < 60


def test_another_program_that_sweeps_up_while_a_recording_begins_takes_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, swept = recording_files.try_lock, []

    def swept_just_before(descriptor: int) -> bool:
        if not swept:
            swept.append(True)
            unfinished(tmp_path)
        return lock(descriptor)

    monkeypatch.setattr(recording_files, "try_lock", swept_just_before)
    writer = RecordingWriter(tmp_path, META)
    writer.append(np.zeros(512, dtype=np.float32))
    writer.close()

    assert swept
    assert [left.meta for left in unfinished(tmp_path)] == [META]
