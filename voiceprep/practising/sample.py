"""The sample answer that ships for the demo: made by the flite synthesiser, not by a person."""

from pathlib import Path

SAMPLE_QUESTION = "p-value-meaning"
"""The id of the question that the sample answers."""


def sample_answer() -> Path:
    """The sound file, mono FLAC at 16 kHz."""
    return Path(__file__).with_name("samples") / "flite-answer-p-value-meaning.flac"
