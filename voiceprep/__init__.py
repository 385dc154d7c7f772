"""Spoken interview practice, offline: it asks aloud, listens, and shows which key points were said."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("voiceprep")
except PackageNotFoundError:
    __version__ = "0+unknown"
