"""Trying what lies on the disk: the data folder, the settings, the banks, the history, the recordings."""

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from pathlib import Path

from voiceprep.errors import StorageError
from voiceprep.history.private_files import private_folder, reason
from voiceprep.paths import Places
from voiceprep.practising.disk_use import size_of
from voiceprep.practising.finding import Result, State, counted, size
from voiceprep.questions.model import Library
from voiceprep.settings import Settings, load_settings

_RECORDED_BYTES_PER_S = 32_000
"""16-bit samples at 16 kHz, as an answer is written while it is given."""

_PLENTY_BYTES = 500_000_000
_TRIAL_BYTES = 65_536


def try_data_folder(
    places: Places, longest_answer_s: int, free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free
) -> Result:
    """Write a file where answers are kept and remove it again, and measure the space.

    Raises:
        StorageError: The folder cannot be written, or the longest answer does not fit on the disk.
    """
    for folder in dict.fromkeys((places.home, *(path for path in (places.recordings,) if path.exists()))):
        private_folder(folder)
        _write_and_remove(folder)
    used_bytes = {path.name: size_of(path) for path in (places.recordings, places.models)}
    parts = ", ".join(f"{name} {size(used)}" for name, used in used_bytes.items() if used)
    free = free_bytes(places.home)
    message = f"{places.home}: {size(size_of(places.home))} used{f' ({parts})' if parts else ''}, {size(free)} free"
    hint = "Free some space, or set VOICEPREP_HOME to a folder on another disk."
    if free < longest_answer_s * _RECORDED_BYTES_PER_S:
        raise StorageError(f"{message}, which is too little for a long answer", hint)
    if free < _PLENTY_BYTES:
        return Result(State.WARNING, f"{message}, which will not last", hint)
    return Result(State.OK, message)


def _write_and_remove(folder: Path) -> None:
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-") as trial:
            trial.write(bytes(_TRIAL_BYTES))
            trial.flush()
            os.fsync(trial.fileno())
    except OSError as error:
        raise StorageError(
            f"The folder {folder} cannot be written: {reason(error)}",
            "Mend that, or set VOICEPREP_HOME to a folder that you can write to",
        ) from error


def try_settings(path: Path) -> Result:
    """Read the settings.

    Raises:
        BadInputError: They have a mistake; the app does not start with them.
    """
    settings, defaults = load_settings(path), Settings()
    if not path.exists():
        return Result(State.OK, f"No {path.name}, so every setting has its default")
    own = [one.name for one in fields(Settings) if getattr(settings, one.name) != getattr(defaults, one.name)]
    return Result(State.OK, f"{path}: {', '.join(own) or 'nothing'} set apart from the defaults")


def try_banks(library: Library) -> Result:
    """Count the questions and the mistakes that kept files out."""
    own = f"{counted(len(library.questions), 'question')} in {counted(len(library.banks), 'bank')}"
    if not library.mistakes:
        if not library.questions:
            return Result(State.FAILED, "No question was found", "Install voiceprep again: its banks are missing.")
        return Result(State.OK, own)
    left_out = counted(len({mistake.source for mistake in library.mistakes}), "file")
    return Result(
        State.WARNING if library.questions else State.FAILED,
        f"{own}; {left_out} left out for mistakes, the first: {library.mistakes[0]}",
        "“voiceprep bank check” lists them all.",
    )


def try_history(places: Places) -> Result:
    """Open the history as the app does, which checks all of it, and count the answers in it.

    Raises:
        StorageError: It cannot be opened, or a newer voiceprep made it.
    """
    from voiceprep.history.setting_aside import lost_its_file

    if not places.database.exists() and not lost_its_file(places.database):
        return Result(State.OK, "None yet: it begins with your first answer")
    from voiceprep.history.attempts import AttemptStore
    from voiceprep.history.database import open_database

    with closing(open_database(places.database)) as database:
        version = database.rows("PRAGMA user_version")[0][0]
        attempts = sum(summary.attempts for summary in AttemptStore(database, places.recordings).summaries())
    state = f"{counted(attempts, 'answer')}, {size(places.database.stat().st_size)}, whole (schema version {version})"
    if database.set_aside is not None:
        return Result(
            State.WARNING,
            f"The history was damaged: it has been moved to {database.set_aside} and a new one begun",
            "Nothing was deleted. If you have a backup, put it in the place of the new one.",
        )
    return Result(State.OK, state)


def try_recordings(folder: Path, settings: Settings) -> Result:
    """Measure them, and look for answers whose recording outlived the program.

    Raises:
        StorageError: The folder cannot be read.
    """
    from voiceprep.history.recordings import unfinished
    from voiceprep.practising.retaining import how_long

    finished = counted(sum(1 for _ in folder.glob("*.flac")) if folder.is_dir() else 0, "recording")
    state = f"{finished}, {size(size_of(folder))}, {how_long(settings)}"
    waiting = unfinished(folder) if folder.is_dir() else []
    if not waiting:
        return Result(State.OK, f"{state}; none is unfinished")
    duration_s = sum(one.duration_s for one in waiting)
    return Result(
        State.WARNING,
        f"{state}; {len(waiting)} more ({duration_s:.0f} s in all) waiting to be finished",
        "Start voiceprep: it finishes them, and asks first where an answer would be added.",
    )
