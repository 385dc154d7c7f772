"""The process that listens through pocketsphinx: phrases on stdin, words as JSON lines on stdout.

A process of its own because pocketsphinx holds Python's lock for as long as a phrase takes, up to seconds, and
nothing else of the app would move meanwhile. It imports nothing of voiceprep, so that it runs by its path.

Its arguments, where it has any, are a language model and a dictionary to take instead of those in pocketsphinx's
package. It first writes ``{"ready": true}`` or ``{"error": "…"}``. A request is two numbers in four bytes each,
little end first: how many bytes of a grammar follow (0 for any speech, else JSGF in UTF-8, which is all that may be
said), and how many 16-bit samples at 16 kHz follow those. The answer is ``{"words": [[entry, first frame, last frame,
posterior, misfit], …]}``, the last how badly the sound of its frames fits, as the negative logarithm of its score, or
``{"error": "…"}``. It ends when its stdin is closed.
"""

import json
import math
import signal
import struct
import sys
from typing import Any

_SAMPLE_RATE_HZ = 16_000
_SAMPLE_BYTES = 2
_HEAD = struct.Struct("<II")


def words_of(decoder: Any, pcm: bytes) -> list[list[Any]]:
    """The decoder's words for one phrase, with 10 ms frames."""
    decoder.start_utt()
    decoder.process_raw(pcm, no_search=False, full_utt=True)
    decoder.end_utt()
    return [
        [segment.word, segment.start_frame, segment.end_frame, float(segment.prob), _misfit(float(segment.ascore))]
        for segment in decoder.seg() or ()
    ]


def _misfit(score: float) -> float:
    """A score so small that it is none fits as badly as the smallest one."""
    return -math.log(max(score, sys.float_info.min))


class Searches:
    """Among what the decoder looks: all words, or a grammar, which is compiled when it first comes."""

    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder
        self._any = decoder.current_search()
        self._names: dict[str, str] = {"": self._any}
        self._active = self._any

    def choose(self, grammar: str) -> None:
        """Look in this grammar from now on; empty is any speech."""
        name = self._names.get(grammar)
        if name is None:
            name = f"grammar {len(self._names)}"
            self._decoder.add_jsgf_string(name, grammar)
            self._names[grammar] = name
        if name != self._active:
            self._decoder.activate_search(name)
            self._active = name


def main() -> None:
    """Load, say so, and answer until there is nothing more to answer."""
    # Ctrl-C is for the app, which ends this process in its own time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    given, answers = sys.stdin.buffer, sys.stdout
    try:
        import pocketsphinx

        files = dict(zip(("lm", "dict"), sys.argv[1:], strict=False))
        decoder = pocketsphinx.Decoder(samprate=_SAMPLE_RATE_HZ, loglevel="FATAL", **files)
        searches = Searches(decoder)
    except (ImportError, OSError, RuntimeError) as error:
        print(json.dumps({"error": str(error)}), file=answers, flush=True)
        return
    print(json.dumps({"ready": True}), file=answers, flush=True)
    while len(head := given.read(_HEAD.size)) == _HEAD.size:
        grammar_bytes, samples = _HEAD.unpack(head)
        grammar = given.read(grammar_bytes).decode()
        pcm = given.read(samples * _SAMPLE_BYTES)
        try:
            searches.choose(grammar)
            answer: dict[str, Any] = {"words": words_of(decoder, pcm)}
        except (RuntimeError, ValueError) as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
