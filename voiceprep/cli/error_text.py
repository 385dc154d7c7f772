"""Word errors as the commands print them."""

from typing import Any

from voiceprep.transcribing.word_errors import ErrorCounts


def counts_text(counts: ErrorCounts) -> str:
    """One line for people."""
    return (
        f"WER {counts.word_error_rate:.1%} of {counts.words} words: {counts.substitutions} substituted, "
        f"{counts.deletions} deleted, {counts.insertions} inserted; CER {counts.character_error_rate:.1%}"
    )


def counts_json(counts: ErrorCounts) -> dict[str, Any]:
    """The same for programs; rates are parts of 1."""
    return {
        "words": counts.words,
        "substitutions": counts.substitutions,
        "deletions": counts.deletions,
        "insertions": counts.insertions,
        "wer": round(counts.word_error_rate, 4),
        "characters": counts.characters,
        "character_errors": counts.character_errors,
        "cer": round(counts.character_error_rate, 4),
    }
