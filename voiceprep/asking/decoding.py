"""Reading sound files of any kind, a block at a time, with the FFmpeg that PyAV carries."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.container import InputContainer

from voiceprep.asking.resampling import Resampler, Samples
from voiceprep.asking.voice import Sound
from voiceprep.errors import BadInputError

_WHAT_IS_READ = "Give a WAV, FLAC, MP3, Ogg, Opus or M4A file"


def sound_blocks(path: Path) -> Iterator[Sound]:
    """The file's first audio stream in short mono blocks at the file's own rate, decoded as they are asked for.

    Channels are averaged. A file that is cut off or damaged gives whatever can be decoded.

    Raises:
        BadInputError: There is no such file, it is empty or not sound, or nothing in it can be decoded.
    """
    with _opened(path) as container:
        heard_anything = False
        for frame in _frames(container):
            samples = _mono(frame)
            if samples.size:
                heard_anything = True
                yield Sound(samples, frame.sample_rate)
    if not heard_anything:
        raise BadInputError(f"there is no sound in {path}", _WHAT_IS_READ)


def blocks_at(rate_hz: int, blocks: Iterator[Sound]) -> Iterator[Samples]:
    """The same stream at one rate, also where its own rate changes on the way."""
    resampler, from_hz = Resampler(rate_hz, rate_hz), rate_hz
    for block in blocks:
        if block.rate_hz != from_hz:
            yield resampler.flush()
            resampler, from_hz = Resampler(block.rate_hz, rate_hz), block.rate_hz
        yield resampler.push(block.samples)
    yield resampler.flush()


def read_sound(path: Path, rate_hz: int | None = None) -> Sound:
    """A whole short file, at the rate it starts with unless another is asked for.

    Raises:
        BadInputError: As ``sound_blocks`` does.
    """
    blocks = sound_blocks(path)
    first = next(blocks)
    rate_hz = rate_hz or first.rate_hz
    return Sound(np.concatenate(list(blocks_at(rate_hz, _again(first, blocks)))), rate_hz)


def _again(first: Sound, rest: Iterator[Sound]) -> Iterator[Sound]:
    yield first
    yield from rest


def _opened(path: Path) -> InputContainer:
    if not path.exists():
        raise BadInputError(f"there is no file {path}", "Check the name and the folder")
    if path.is_dir():
        raise BadInputError(f"{path} is a folder, not a sound file", _WHAT_IS_READ)
    if path.is_file() and path.stat().st_size == 0:
        raise BadInputError(f"{path} is empty", _WHAT_IS_READ)
    try:
        # Absolute, so that a name such as `http:x` is not taken for an address; from a local file FFmpeg
        # opens local files only, whatever a playlist's lines say.
        container = av.open(str(path.absolute()))
    except PermissionError as error:
        raise BadInputError(f"{path} cannot be read: permission denied") from error
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise BadInputError(f"{path} is not a sound file that can be read", _WHAT_IS_READ) from error
    if not container.streams.audio:
        container.close()
        raise BadInputError(f"there is no sound in {path}", _WHAT_IS_READ)
    return container


def _frames(container: InputContainer) -> Iterator[av.AudioFrame]:
    """The frames that can be decoded: a damaged packet is skipped, a damaged container ends the stream."""
    packets = container.demux(container.streams.audio[0])
    while True:
        try:
            packet = next(packets, None)
        except (av.error.FFmpegError, OSError):
            return
        if packet is None:
            return
        try:
            frames = packet.decode()
        except (av.error.FFmpegError, OSError):
            continue
        yield from (frame for frame in frames if isinstance(frame, av.AudioFrame))


def _mono(frame: av.AudioFrame) -> Samples:
    """The mean of a frame's channels as float32 in [-1, 1], shape (n,).

    By hand because libswresample's own mixdown to float is 3 dB too loud and can exceed full scale.
    """
    data: npt.NDArray[np.generic] = frame.to_ndarray()
    if not frame.format.is_planar:
        data = data.reshape(-1, frame.layout.nb_channels).T
    mixed = data.mean(axis=0, dtype=np.float64)
    if data.dtype == np.uint8:
        mixed = (mixed - 128.0) / 128.0
    elif data.dtype.kind == "i":
        mixed = mixed / 2.0 ** (8 * data.dtype.itemsize - 1)
    return np.asarray(mixed, dtype=np.float32)
