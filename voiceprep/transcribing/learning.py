"""The built-in recognizer learns the words of the banks while it already hears."""

import atexit
import contextlib
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

from voiceprep.errors import RecognizerError
from voiceprep.paths import Places
from voiceprep.questions.shelves import bank_folders
from voiceprep.transcribing.bank_words import BankWordsStore
from voiceprep.transcribing.builtin import BuiltinRecognizer
from voiceprep.transcribing.recognizer import Recognizer

_log = logging.getLogger(__name__)
_NICENESS = 10
"""It makes room for what the user waits for."""

_PROGRAMS = Path(__file__).resolve().parents[2]


def words_of_banks(places: Places) -> BankWordsStore:
    """What the recognizer knows of the banks that ship and of the user's own."""
    return BankWordsStore(bank_folders(places), places.bank_words)


def load_builtin(places: Places) -> BuiltinRecognizer:
    """The built-in recognizer, with the banks' words where they have been made ready for the banks as they are.

    Raises:
        RecognizerError: It cannot be loaded.
    """
    store = words_of_banks(places)
    words = store.kept()
    if words:
        try:
            return BuiltinRecognizer(words=words)
        except RecognizerError as error:
            _log.warning("The banks' words are made again: %s", error.sentence)
            store.forget()
    return BuiltinRecognizer()


def learn_in_background(recognizer: Recognizer, places: Places) -> threading.Thread | None:
    """Make the banks' words ready and let the built-in recognizer go on with them; others know them better already.

    Nothing waits for it: the process that does it runs behind all others, and ends with this one. What fails is
    logged, and the recognizer hears on as before.
    """
    if not isinstance(recognizer, BuiltinRecognizer) or recognizer.knows_banks:
        return None
    thread = threading.Thread(target=_learn, args=(recognizer, words_of_banks(places)), name="learning", daemon=True)
    thread.start()
    return thread


def _learn(recognizer: BuiltinRecognizer, store: BankWordsStore) -> None:
    try:
        if store.kept() is None:
            _make(store)
        words = store.kept()
        if words:
            recognizer.learn(words)
    except (OSError, RecognizerError) as error:
        _log.warning("The built-in recognizer could not learn the banks' words: %s", error)


def _make(store: BankWordsStore) -> None:
    module = "voiceprep.transcribing.bank_words_child"
    path = os.pathsep.join(filter(None, (str(_PROGRAMS), os.environ.get("PYTHONPATH"))))
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", module, str(store.kept_in), *map(str, store.folders)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONPATH": path},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    atexit.register(child.kill)
    if hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, child.pid, _NICENESS)
    _, said = child.communicate()
    atexit.unregister(child.kill)
    if child.returncode:
        _log.warning("The banks' words could not be made ready: %s", said.strip().splitlines()[-1:])
