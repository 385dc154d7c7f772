"""Where voiceprep's data lives, and where what ships with it is found."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


@dataclass(frozen=True)
class Places:
    """The user's data folder and the files in it. Nothing here is created by asking for its path."""

    home: Path

    @property
    def database(self) -> Path:
        return self.home / "history.sqlite3"

    @property
    def recordings(self) -> Path:
        return self.home / "recordings"

    @property
    def models(self) -> Path:
        return self.home / "models"

    @property
    def banks(self) -> Path:
        return self.home / "banks"

    @property
    def settings(self) -> Path:
        return self.home / "settings.toml"

    @property
    def model_offer(self) -> Path:
        """What was answered when a model was offered."""
        return self.home / "model-offer.json"

    @property
    def prepared(self) -> Path:
        """What is ticked on the checklists."""
        return self.home / "prepared.json"

    @property
    def glossary(self) -> Path:
        """The user's own terms, one on each line."""
        return self.home / "glossary.txt"

    @property
    def log(self) -> Path:
        return self.home / "voiceprep.log"

    @property
    def voice_cache(self) -> Path:
        return self.home / "cache" / "voice"

    @property
    def bank_words(self) -> Path:
        """What the built-in recognizer knows of the banks."""
        return self.home / "cache" / "bank-words"


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those missing above it, for their owner only; what is there already is left as it is.

    Raises:
        OSError: One of them cannot be made.
    """
    # One by one: those that mkdir makes on the way would be open to everybody.
    for each in (*reversed(folder.parents), folder):
        if not each.is_dir():
            each.mkdir(mode=0o700, exist_ok=True)


def user_places() -> Places:
    """The places under ``VOICEPREP_HOME`` if that is set, else under platformdirs' data folder."""
    home = os.environ.get("VOICEPREP_HOME")
    return Places(Path(home).expanduser() if home else platformdirs.user_data_path("voiceprep", appauthor=False))


def shipped_banks() -> Path:
    """The folder of banks that ship: inside the package when installed, beside it in a checkout."""
    installed = _PACKAGE / "question_bank"
    return installed if installed.is_dir() else _CHECKOUT / "question_bank"


def shipped_models() -> Path | None:
    """The checkout's ``models/`` folder, or the one in the package; None when there is neither."""
    for folder in (_PACKAGE / "models", _CHECKOUT / "models"):
        if folder.is_dir():
            return folder
    return None
