import contextlib
import socket
import threading
import tracemalloc
import wave
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from voiceprep.errors import BadInputError
from voiceprep.listening.audio import Samples
from voiceprep.listening.audio_file import FileMicrophone, decode

FORMATS = [
    ("a.wav", "pcm_s16le", 8_000, "mono"),
    ("a.wav", "pcm_s16le", 16_000, "mono"),
    ("a.wav", "pcm_s24le", 96_000, "stereo"),
    ("a.wav", "pcm_u8", 11_025, "mono"),
    ("a.wav", "pcm_f32le", 48_000, "stereo"),
    ("a.aiff", "pcm_s16be", 22_050, "mono"),
    ("a.flac", "flac", 44_100, "stereo"),
    ("a.ogg", "libopus", 48_000, "stereo"),
    ("a.ogg", "libvorbis", 44_100, "stereo"),
    ("a.mp3", "libmp3lame", 44_100, "stereo"),
    ("a.m4a", "aac", 44_100, "mono"),
]


def sine(seconds: float, rate_hz: int) -> Samples:
    return (0.4 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate_hz)) / rate_hz)).astype(np.float32)


def write(path: Path, codec: str, rate_hz: int, layout: str, seconds: float = 1.5) -> Path:
    mono = sine(seconds, rate_hz)
    channels = 2 if layout == "stereo" else 1
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(np.stack([mono] * channels)), format="fltp", layout=layout)
    frame.sample_rate = rate_hz
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz, layout=layout)
        assert isinstance(stream, av.AudioStream)
        for packet in stream.encode(frame):
            container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return path


def write_wav(path: Path, samples: Samples) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def frames_of(microphone: FileMicrophone) -> Iterator[Samples]:
    while (frame := microphone.read(0.0)) is not None:
        yield frame


@pytest.mark.parametrize(("name", "codec", "rate_hz", "layout"), FORMATS)
def test_any_format_and_rate_is_heard_as_16_khz_mono(
    tmp_path: Path, name: str, codec: str, rate_hz: int, layout: str
) -> None:
    if codec not in av.codecs_available:
        pytest.skip(f"this FFmpeg has no {codec}")
    path = write(tmp_path / name, codec, rate_hz, layout)
    with FileMicrophone(path) as microphone:
        frames = list(frames_of(microphone))
    assert all(frame.shape == (512,) and frame.dtype == np.float32 for frame in frames)
    heard = np.concatenate(frames)
    assert 1.4 < heard.size / 16_000 < 1.7
    middle = heard[8_000:16_000]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(middle.size)))
    assert np.argmax(spectrum) * 2 == pytest.approx(440, abs=2)
    assert np.abs(middle).max() == pytest.approx(0.4, abs=0.06)
    assert microphone.name == name


def test_the_last_frame_is_padded_and_then_it_ends(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", np.full(1_000, 0.5, dtype=np.float32))
    with FileMicrophone(path) as microphone:
        frames = list(frames_of(microphone))
        assert microphone.read(1.0) is None
    assert len(frames) == 2
    assert frames[1][: 1_000 - 512].all()
    assert not frames[1][1_000 - 512 :].any()
    assert microphone.overflows == 0


def test_a_whole_file_is_decoded_to_its_exact_length(tmp_path: Path) -> None:
    samples = sine(1.0, 16_000)
    heard = decode(write_wav(tmp_path / "a.wav", samples))
    assert heard.shape == (16_000,)
    np.testing.assert_allclose(heard, samples, atol=1e-4)


def test_a_paced_file_comes_in_real_time(tmp_path: Path) -> None:
    now = [100.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    path = write_wav(tmp_path / "a.wav", sine(1.0, 16_000))
    with FileMicrophone(path, paced=True, clock=lambda: now[0], sleep=sleep) as microphone:
        early = microphone.read(0.010)
        assert early is not None
        assert early.size == 0
        assert now[0] == pytest.approx(100.010)
        frame = microphone.read(1.0)
        assert frame is not None
        assert frame.size == 512
        assert now[0] == pytest.approx(100.032)
        now[0] += 0.1  # the reader was busy: what has been said meanwhile is there at once
        for _ in range(3):
            microphone.read(1.0)
        assert now[0] == pytest.approx(100.132)
        while microphone.read(1.0) is not None:
            pass
    assert now[0] == pytest.approx(100 + 32 * 0.032)


def test_a_long_file_is_not_held_in_memory(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "long.wav", np.zeros(16_000 * 300, dtype=np.float32))
    tracemalloc.start()
    with FileMicrophone(path) as microphone:
        heard = sum(frame.size for frame in frames_of(microphone))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert heard == 16_000 * 300
    assert peak_bytes < 2_000_000  # all of it would be 19 MB


@pytest.mark.parametrize(("name", "codec"), [("a.flac", "flac"), ("a.wav", "pcm_s16le"), ("a.mp3", "libmp3lame")])
def test_a_file_that_is_cut_off_is_heard_as_far_as_it_goes(tmp_path: Path, name: str, codec: str) -> None:
    if codec not in av.codecs_available:
        pytest.skip(f"this FFmpeg has no {codec}")
    path = write(tmp_path / name, codec, 44_100, "stereo", seconds=4.0)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert 1.5 < decode(path).size / 16_000 < 2.6


def test_a_damaged_part_is_skipped(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "a.flac", "flac", 44_100, "stereo", seconds=4.0)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 2_000] = b"\xa5" * 2_000
    path.write_bytes(data)
    assert decode(path).size > 3.0 * 16_000
    assert capfd.readouterr().err == ""


def test_a_recording_whose_header_was_never_finished_is_heard(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", sine(1.0, 16_000))
    data = bytearray(path.read_bytes())
    data[4:8] = data[40:44] = bytes(4)
    path.write_bytes(data)
    assert decode(path).size == 16_000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no file"),
        (b"", "is empty"),
        (b"This is a letter, not a sound.\n" * 100, "is not a sound file"),
        (bytes(5_000), "is not a sound file"),
    ],
)
def test_what_is_no_sound_file_is_refused_on_entering(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "answer.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInputError, match=message) as caught, FileMicrophone(path):
        pass
    assert str(path) in caught.value.message
    assert caught.value.hint


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="is a folder"), FileMicrophone(tmp_path):
        pass


def test_a_file_without_a_single_sample_is_refused(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", np.zeros(0, dtype=np.float32))
    with pytest.raises(BadInputError), FileMicrophone(path):
        pass


def test_a_playlist_does_not_make_it_use_the_network(tmp_path: Path) -> None:
    path = tmp_path / "a.m3u8"
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        path.write_text(
            f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n"
        )

        def open_it() -> None:
            with contextlib.suppress(BadInputError):
                decode(path)

        opening = threading.Thread(target=open_it, daemon=True)
        opening.start()
        server.settimeout(1.0)
        with pytest.raises(TimeoutError):
            server.accept()[0].close()
        opening.join(10)
        assert not opening.is_alive()
