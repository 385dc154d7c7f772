"""The process that listens through pocketsphinx: phrases on stdin, words as JSON lines on stdout.

A process of its own because pocketsphinx holds Python's lock for as long as a phrase takes, up to seconds, and
nothing else of the app would move meanwhile. It imports nothing of voiceprep, so that it runs by its path.

It first writes ``{"ready": true}`` or ``{"error": "…"}``. A request is the number of samples in four bytes, little
end first, then that many 16-bit samples at 16 kHz; the answer is ``{"words": [[entry, first frame, last
frame, posterior], …]}`` or ``{"error": "…"}``. It ends when its stdin is closed.
"""

import json
import signal
import struct
import sys
from typing import Any

_SAMPLE_RATE_HZ = 16_000
_SAMPLE_BYTES = 2


def words_of(decoder: Any, pcm: bytes) -> list[list[Any]]:
    """The decoder's words for one phrase, with 10 ms frames."""
    decoder.start_utt()
    decoder.process_raw(pcm, no_search=False, full_utt=True)
    decoder.end_utt()
    return [
        [segment.word, segment.start_frame, segment.end_frame, float(segment.prob)] for segment in decoder.seg() or ()
    ]


def main() -> None:
    """Load, say so, and answer until there is nothing more to answer."""
    # Ctrl-C is for the app, which ends this process in its own time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    given, answers = sys.stdin.buffer, sys.stdout
    try:
        import pocketsphinx

        decoder = pocketsphinx.Decoder(samprate=_SAMPLE_RATE_HZ, loglevel="FATAL")
    except (ImportError, OSError, RuntimeError) as error:
        print(json.dumps({"error": str(error)}), file=answers, flush=True)
        return
    print(json.dumps({"ready": True}), file=answers, flush=True)
    while len(head := given.read(4)) == 4:
        (samples,) = struct.unpack("<I", head)
        pcm = given.read(samples * _SAMPLE_BYTES)
        try:
            answer: dict[str, Any] = {"words": words_of(decoder, pcm)}
        except RuntimeError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
