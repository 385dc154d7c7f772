"""The log file that takes what would otherwise be written over the screen. It never holds what was said."""

import contextlib
import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from voiceprep.history.private_files import open_private
from voiceprep.paths import Places, make_private_folder

_LARGEST_BYTES = 1_000_000


def log_to(places: Places) -> None:
    """Send warnings and worse to the log file; where it cannot be written they go nowhere."""
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    handler: logging.Handler = logging.NullHandler()
    with contextlib.suppress(OSError):
        make_private_folder(places.home)
        handler = _PrivateLog(places.log, maxBytes=_LARGEST_BYTES, backupCount=1, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)


class _PrivateLog(RotatingFileHandler):
    """A log that only its owner can read, the file that it begins anew when one is full too."""

    def _open(self) -> TextIOWrapper:
        os.close(open_private(Path(self.baseFilename)))
        return super()._open()
