"""Which model of the catalogue fits a machine."""

from collections.abc import Mapping

from voiceprep.languages import ENGLISH
from voiceprep.transcribing.catalogue import CATALOGUE, CatalogueModel, Test

FITS_WITHIN_S = 2.0
"""What a model may take for a full window of 30 s. The last phrase of an answer, which is rarely that long, is
transcribed during the silence that ends it, 2.5 s where nothing else is known: nobody then waits for their words."""

WITHOUT_MEASUREMENT = "base.en"
"""The English model that most laptops keep up with."""

WITHOUT_MEASUREMENT_ABROAD = "base"
"""The same for other languages."""


def fitting_model(seconds: Mapping[str, float], language: str = ENGLISH) -> CatalogueModel:
    """The model with the fewest word errors of those that this CPU keeps up with; the fastest where it does with none.

    Only models whose errors were counted on the same recordings are weighed against each other.

    Args:
        seconds: What the models take for a window of 30 s of speech, by their names.
        language: The code of the language that is to be heard.
    """
    hearing = [
        model
        for model in CATALOGUE
        if model.hears(language) and model.errors.test is Test.LIBRISPEECH_CLEAN and model.name in seconds
    ]
    fitting = [model for model in hearing if seconds[model.name] <= FITS_WITHIN_S]
    if not fitting:
        return min(hearing, key=lambda model: (seconds[model.name], model.errors.percent))
    return min(fitting, key=lambda model: (model.errors.percent, model.size_bytes))


def usual_model(language: str = ENGLISH) -> str:
    """The name of the model to begin with where nothing was measured."""
    return WITHOUT_MEASUREMENT if language == ENGLISH else WITHOUT_MEASUREMENT_ABROAD
