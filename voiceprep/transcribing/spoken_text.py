"""A transcript as plain text: what may have been misheard is marked, what was not believed stands below."""

from voiceprep.transcribing.transcript import Doubt, Transcript

UNSURE = "(?)"
"""What stands behind a word that the recognizer was not sure of, where nothing can be dimmed."""

_WHY = {
    Doubt.SILENCE: "sounded like silence",
    Doubt.PHANTOM: "sounded like silence, where Whisper makes such phrases up",
    Doubt.REPETITION: "the recognizer repeated itself",
    Doubt.ECHO: "echo of the question",
    Doubt.CLOSING: "says that the answer is over",
}
_LONGEST = 80


def marked_text(transcript: Transcript) -> str:
    """The words, each that the recognizer was not sure of with ``UNSURE`` behind it."""
    if not transcript.words:
        return transcript.text
    return " ".join(word.text + UNSURE * word.unsure for word in transcript.words)


def aside_lines(transcript: Transcript) -> list[str]:
    """A line for each that was set aside: the words, when, and why."""
    return [
        f"set aside: “{_shortened(some.text)}” at {_clock(some.start_s)} ({_WHY[some.why]})"
        for some in transcript.aside
    ]


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _clock(second: float) -> str:
    minutes, rest = divmod(int(second), 60)
    return f"{minutes}:{rest:02d}"
