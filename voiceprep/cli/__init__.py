"""The command line: one sentence on failure, JSON where a program might read."""

from voiceprep.cli.main import main

__all__ = ["main"]
