"""FLAC files through PyAV."""

from pathlib import Path
from typing import cast

import av
import numpy as np
from av.audio.stream import AudioStream

from voiceprep.errors import BadInputError, StorageError
from voiceprep.history.pcm import SAMPLE_BYTES, from_pcm
from voiceprep.history.private_files import reason
from voiceprep.listening.audio import SAMPLE_RATE_HZ, Samples

_LAYOUT, _FORMAT = "mono", "s16"


def encode(pcm: Path, flac: Path) -> None:
    """Write a file of 16-bit PCM as FLAC, a second at a time, so that memory does not grow with the answer.

    Raises:
        OSError: Either file cannot be used, or the disk is full.
    """
    try:
        with pcm.open("rb") as source, av.open(str(flac), "w", format="flac") as container:
            added = container.add_stream("flac", rate=SAMPLE_RATE_HZ, layout=_LAYOUT, format=_FORMAT)
            stream = cast(AudioStream, added)
            at = 0
            while len(data := source.read(SAMPLE_RATE_HZ * SAMPLE_BYTES)) >= SAMPLE_BYTES:
                whole = np.frombuffer(data[: len(data) // SAMPLE_BYTES * SAMPLE_BYTES], dtype="<i2")
                frame = av.AudioFrame.from_ndarray(whole.astype(np.int16)[np.newaxis, :], _FORMAT, _LAYOUT)
                frame.sample_rate, frame.pts = SAMPLE_RATE_HZ, at
                at += whole.size
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    except av.error.FFmpegError as error:
        raise OSError(error.errno, error.strerror) from error


def samples_in(flac: Path) -> int:
    """How many samples a file really gives when it is played, whatever its header says.

    Raises:
        OSError: It cannot be read, or is damaged.
    """
    try:
        with av.open(str(flac)) as container:
            return sum(frame.samples for frame in container.decode(audio=0))
    except av.error.FFmpegError as error:
        raise OSError(error.errno, error.strerror) from error


def decode(path: Path) -> Samples:
    """All samples of a sound file, mixed to mono and resampled to 16 kHz where it is anything else.

    Raises:
        StorageError: The file is not there or cannot be read.
        BadInputError: It is not sound.
    """
    resampler = av.AudioResampler(format=_FORMAT, layout=_LAYOUT, rate=SAMPLE_RATE_HZ)
    blocks: list[bytes] = []
    try:
        with av.open(str(path)) as container:
            for frame in container.decode(*container.streams.audio[:1]) if container.streams.audio else ():
                blocks += [part.to_ndarray().astype("<i2").tobytes() for part in resampler.resample(frame)]
            if blocks:
                blocks += [part.to_ndarray().astype("<i2").tobytes() for part in resampler.resample(None)]
    except (av.error.InvalidDataError, av.error.EOFError) as error:
        raise BadInputError(f"The recording {path} is damaged or is not sound") from error
    except av.error.FFmpegError as error:
        why = reason(OSError(error.errno, error.strerror))
        raise StorageError(f"The recording {path} cannot be read: {why}") from error
    if not blocks:
        raise BadInputError(f"There is no sound in {path}")
    return from_pcm(b"".join(blocks))
