"""Spoken interview practice, offline: it asks aloud, listens, and shows which key points were said."""

__version__: str


def __getattr__(name: str) -> str:
    """The version, looked up when it is asked for: most commands never do, and looking takes as long as starting."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("voiceprep")
    except PackageNotFoundError:
        return "0+unknown"
