"""Make the demo's sample answer with flite (Debian's package of that name): ``python tests/tools/make_sample.py``.

The voice is flite's "rms". Fillers, a pause and a point left out make it an answer as people give them.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import av
import numpy as np

from voiceprep.asking.decoding import read_sound
from voiceprep.practising.sample import sample_answer

RATE_HZ = 16_000
PHRASES = (
    "A p value is the probability of data at least as extreme as what I saw, "
    "assuming that the null hypothesis is true.",
    "It is not the probability that the null hypothesis is true.",
    "A small p value means the result would be surprising if there were no effect.",
)
PAUSE_S = 0.9


def spoken(text: str) -> np.ndarray:
    """The phrase in flite's voice; mono float32 at 16 kHz, shape (n,)."""
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "phrase.wav"
        subprocess.run(["flite", "-voice", "rms", "-t", text, "-o", str(wav)], check=True)
        return read_sound(wav, RATE_HZ).samples


def main() -> None:
    """Write the sample beside the module that names it."""
    silence = np.zeros(int(PAUSE_S * RATE_HZ), dtype=np.float32)
    parts = [silence]
    for phrase in PHRASES:
        parts += [spoken(phrase), silence]
    parts += [silence, silence, silence]
    pcm = (np.concatenate(parts) * 32767).astype(np.int16)
    target = sample_answer()
    target.parent.mkdir(exist_ok=True)
    with av.open(str(target), "w") as container:
        stream = container.add_stream("flac", rate=RATE_HZ, layout="mono")
        frame = av.AudioFrame.from_ndarray(pcm[np.newaxis], format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    sys.stdout.write(f"{target} ({pcm.size / RATE_HZ:.1f} s, {target.stat().st_size / 1000:.0f} kB)\n")


if __name__ == "__main__":
    main()
