"""Which Whisper model a machine keeps up with, from how long the one in use takes on it."""

from voiceprep.transcribing.catalogue import CATALOGUE, CatalogueModel, in_catalogue
from voiceprep.transcribing.recommending import fitting_model

_WHISPER = "whisper:"
_TOKENS_PER_WORD = 1.3
"""Whisper's tokens for an English word, on average."""


def model_that_keeps_up(recognizer: str, run_s: float, words_per_run: float) -> CatalogueModel | None:
    """The model to take instead of one that is too slow; None when there is no faster one, or nothing is known of it.

    Args:
        recognizer: The name of the recognizer in use.
        run_s: Seconds that it takes for a phrase, on average.
        words_per_run: Words in such a phrase.
    """
    used = in_catalogue(recognizer.removeprefix(_WHISPER)) if recognizer.startswith(_WHISPER) else None
    if used is None or run_s <= 0:
        return None
    # Only now: it loads the engine, which whoever has such a recognizer has loaded anyway.
    from voiceprep.transcribing.cpu_speed import WINDOW_TOKENS, encoder_operations, token_operations

    tokens = min(WINDOW_TOKENS, _TOKENS_PER_WORD * words_per_run)
    done_in_a_run = encoder_operations(used.dimensions) + tokens * token_operations(used.dimensions)
    window_s = {
        model.name: run_s
        * (encoder_operations(model.dimensions) + WINDOW_TOKENS * token_operations(model.dimensions))
        / done_in_a_run
        for model in CATALOGUE
        if (model.language_count == 1) == (used.language_count == 1)
    }
    found = fitting_model(window_s)
    return found if window_s[found.name] < window_s[used.name] else None
