"""How long recordings are kept, as the user set it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from voiceprep.history.retention import Removed, Retention
from voiceprep.practising.equipment import Keeper
from voiceprep.practising.finding import counted, size
from voiceprep.practising.keeping import WordsKeeper
from voiceprep.practising.studio import Studio
from voiceprep.settings import Settings


def keeper_for(settings: Settings, keeper: Keeper, retention: Callable[[], Retention]) -> Keeper:
    """The keeper, or one that keeps nothing but words with it where no recording is to stay."""
    return WordsKeeper(keeper, retention) if settings.keep_recordings == "never" else keeper


def remove_old_recordings(studio: Studio, now: datetime) -> str:
    """Remove the recordings that the settings let go; what was removed, in words, or nothing to be said.

    Args:
        studio: Its history is opened when there is anything to look for.
        now: An aware time.

    Raises:
        StorageError: The history or the folder of the recordings cannot be used.
    """
    settings = studio.settings
    if settings.keep_recordings == "always":
        return ""
    kept_for = timedelta(days=settings.keep_recordings_days if settings.keep_recordings == "days" else 0)
    return _told(studio.history().retention.remove_before(now - kept_for, now), settings)


def how_long(settings: Settings) -> str:
    """How long recordings are kept, in words that end a sentence."""
    if settings.keep_recordings == "days":
        return f"kept for {counted(settings.keep_recordings_days, 'day')}"
    return "kept until deleted" if settings.keep_recordings == "always" else "not kept once an answer is assessed"


def _told(removed: Removed, settings: Settings) -> str:
    sentences = []
    if removed.recordings:
        days = counted(settings.keep_recordings_days, "day")
        which = f" older than {days}" if settings.keep_recordings == "days" else ""
        verb = "was" if removed.recordings == 1 else "were"
        sentences.append(
            f"{counted(removed.recordings, 'recording')}{which} {verb} removed ({size(removed.size_bytes)}), as set;"
            " the words stay."
        )
    if removed.stuck:
        sentences.append(f"{counted(removed.stuck, 'recording')} could not be removed: {removed.why}.")
    return " ".join(sentences)
