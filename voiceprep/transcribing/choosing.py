"""Which recognizer hears the answer: a Whisper model when there is one, the built-in one otherwise."""

from importlib.util import find_spec

from voiceprep.errors import BadInputError, RecognizerError
from voiceprep.paths import Places
from voiceprep.transcribing.models import choose_model, installed_models
from voiceprep.transcribing.recognizer import Recognizer

GET_BETTER = "voiceprep models fetch base.en"
"""The one command that gets a better recognizer than the built-in one."""

CHOICES = ("auto", "whisper", "builtin")


def load_recognizer(places: Places, choice: str = "auto", model: str = "", threads: int = 0) -> Recognizer:
    """Load what was chosen: ``auto``, ``whisper`` or ``builtin``. Takes from half a second to several.

    Raises:
        BadInputError: The choice cannot be met.
        RecognizerError: The recognizer cannot be loaded, or the machine has none.
    """
    if choice not in CHOICES:
        raise BadInputError(f"There is no recognizer “{choice}”", f"Choose one of {', '.join(CHOICES)}.")
    if choice != "builtin":
        found = choose_model(installed_models(places), model)
        if found:
            from voiceprep.transcribing.whisper import WhisperRecognizer

            return WhisperRecognizer(found.folder, threads=threads)
        if choice == "whisper":
            raise BadInputError("No Whisper model is installed", f"“{GET_BETTER}” brings one from a folder.")
    if find_spec("pocketsphinx") is None:
        raise RecognizerError(
            "This machine has no recognizer: the built-in one is not made for it, and no Whisper model is installed",
            f"“{GET_BETTER}” brings a Whisper model from a folder.",
        )
    from voiceprep.transcribing.builtin import BuiltinRecognizer

    return BuiltinRecognizer()
