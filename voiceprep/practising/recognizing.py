"""The recognizer that the settings choose."""

from functools import partial

from voiceprep.paths import Places
from voiceprep.settings import Settings
from voiceprep.transcribing.choosing import load_recognizer
from voiceprep.transcribing.recognizer import Recognizer


def chosen_recognizer(places: Places, settings: Settings) -> "partial[Recognizer]":
    """What loads the recognizer; it is another one when any argument in it is another one.

    Calling it raises what ``load_recognizer`` raises.
    """
    return partial(
        load_recognizer,
        places,
        settings.recognizer,
        settings.model,
        settings.threads,
        language=settings.language,
        domain_words=settings.domain_words,
    )
