"""What is done with Whisper models while the app runs: this CPU measured, a model fetched, and taken into use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.paths import Places
from voiceprep.transcribing.catalogue import CATALOGUE
from voiceprep.transcribing.models import InstalledModel
from voiceprep.transcribing.recognizer import Recognizer

if TYPE_CHECKING:
    from voiceprep.transcribing.fetching import Progress


@dataclass(frozen=True)
class ModelWorks:
    """Slow functions, to be called off the screen's thread.

    Attributes:
        seconds: What each model of the catalogue takes on this CPU for 30 s of speech, by its name, when it may use so
            many threads and nothing else runs. Takes from half a second to three; raises RecognizerError.
        fetch: Fetches a model by its name and installs it, as ``fetch_model`` does; the last argument waits so many
            seconds before the next try.
        renew: Loads the recognizer that the settings choose anew, and uses it from then on.
    """

    seconds: Callable[[int], Mapping[str, float]]
    fetch: "Callable[[str, Progress, Callable[[float], None]], InstalledModel]"
    renew: Callable[[], Recognizer]


def seconds_on_this_cpu(threads: int) -> dict[str, float]:
    """Measure this CPU, and reckon what each model of the catalogue takes for 30 s of speech when nothing else runs.

    Raises:
        RecognizerError: It cannot be measured.
    """
    from voiceprep.transcribing.cpu_speed import measure_cpu

    speed = measure_cpu(threads).left_alone
    return {model.name: speed.window_s(model.dimensions) for model in CATALOGUE}


def real_works(places: Places, renew: Callable[[], Recognizer]) -> ModelWorks:
    """The works on this machine, with the hub."""

    def fetch(name: str, progress: "Progress", sleep: Callable[[float], None]) -> InstalledModel:
        from voiceprep.practising.model_trial import hear_the_voice
        from voiceprep.transcribing.fetching import fetch_model

        return fetch_model(name, places, progress=progress, try_out=hear_the_voice, sleep=sleep)

    return ModelWorks(seconds_on_this_cpu, fetch, renew)
