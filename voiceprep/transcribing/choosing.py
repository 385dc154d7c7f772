"""Which recognizer hears the answer: a Whisper model when there is one, the built-in one otherwise."""

from importlib.util import find_spec

from voiceprep.errors import BadInputError, RecognizerError
from voiceprep.languages import ENGLISH, language_name
from voiceprep.paths import Places
from voiceprep.transcribing.glossary import load_glossary
from voiceprep.transcribing.models import InstalledModel, choose_model, installed_models
from voiceprep.transcribing.recognizer import Recognizer

GET_BETTER = "voiceprep models fetch base.en"
"""The one command that gets a better recognizer than the built-in one."""

GET_MULTILINGUAL = "voiceprep models fetch base"
"""The one that gets a recognizer for other languages than English."""

CHOICES = ("auto", "whisper", "builtin")


def load_recognizer(
    places: Places,
    choice: str = "auto",
    model: str = "",
    threads: int = 0,
    language: str = ENGLISH,
    domain_words: bool = False,
) -> Recognizer:
    """Load what was chosen: ``auto``, ``whisper`` or ``builtin``. Takes from half a second to several.

    With ``domain_words`` Whisper is told the terms of all the banks and the user's own.

    Raises:
        BadInputError: The choice cannot be met, or nothing that was chosen hears the language, given by its code; or
            the user's list of terms cannot be read.
        RecognizerError: The recognizer cannot be loaded, or the machine has none.
    """
    found = find_model(places, choice, model, language)
    if found:
        from voiceprep.transcribing.whisper import WhisperRecognizer

        terms = load_glossary(places) if domain_words else ()
        return WhisperRecognizer(found.folder, threads=threads, language=language, terms=terms)
    from voiceprep.transcribing.learning import load_builtin

    return load_builtin(places)


def find_model(places: Places, choice: str = "auto", model: str = "", language: str = ENGLISH) -> InstalledModel | None:
    """The Whisper model that was chosen, from a look at the machine; None when it is the built-in recognizer.

    Raises:
        BadInputError: The choice cannot be met, or nothing that was chosen hears the language, given by its code.
        RecognizerError: The machine has no recognizer.
    """
    if choice not in CHOICES:
        raise BadInputError(f"There is no recognizer “{choice}”", f"Choose one of {', '.join(CHOICES)}.")
    if choice != "builtin":
        found = choose_model(installed_models(places), model, language)
        if found:
            return found
        if language != ENGLISH:
            raise BadInputError(
                f"No Whisper model on this machine hears {language_name(language)}, which “language” is set to",
                f"“{GET_MULTILINGUAL}” brings one that does; the built-in recognizer hears English only.",
            )
        if choice == "whisper":
            raise BadInputError("No Whisper model is installed", f"“{GET_BETTER}” fetches one.")
    if language != ENGLISH:
        raise BadInputError(
            f"The built-in recognizer does not hear {language_name(language)}, which “language” is set to",
            "Set “recognizer” to auto or whisper, or “language” to en.",
        )
    if find_spec("pocketsphinx") is None:
        raise RecognizerError(
            "This machine has no recognizer: the built-in one is not made for it, and no Whisper model is installed",
            f"“{GET_BETTER}” fetches a Whisper model.",
        )
    return None
