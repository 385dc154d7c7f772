"""Which folders of banks there are: those that ship, and the user's own."""

from pathlib import Path

from voiceprep.paths import Places, shipped_banks


def bank_folders(places: Places) -> tuple[Path, ...]:
    """The shipped banks first, so that a user's bank cannot take the id of a question that ships."""
    return (shipped_banks(), places.banks)
