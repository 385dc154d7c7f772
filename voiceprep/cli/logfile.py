"""The log file that takes what would otherwise be written over the screen. It never holds what was said."""

import contextlib
import logging
from logging.handlers import RotatingFileHandler

from voiceprep.paths import Places

_LARGEST_BYTES = 1_000_000


def log_to(places: Places) -> None:
    """Send warnings and worse to the log file; where it cannot be written they go nowhere."""
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    handler: logging.Handler = logging.NullHandler()
    with contextlib.suppress(OSError):
        places.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = RotatingFileHandler(places.log, maxBytes=_LARGEST_BYTES, backupCount=1, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
