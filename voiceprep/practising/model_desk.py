"""Models while the app runs: one is offered, fetched in the background, and taken into use when it is there."""

import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from voiceprep.errors import StorageError, VoiceprepError
from voiceprep.history.practice_days import practice_day
from voiceprep.practising.choosing import local_now
from voiceprep.practising.model_fetch import Fetch, FetchProgress, FetchStage, StoppedError
from voiceprep.practising.model_offer import Offer, find_offer, put_off
from voiceprep.practising.model_works import ModelWorks
from voiceprep.practising.settings_desk import SettingsDesk
from voiceprep.practising.studio import Studio
from voiceprep.transcribing.models import choose_model, installed_models


class ModelDesk:
    """Fetches one model at a time, in a thread of its own, whatever the screens show meanwhile."""

    def __init__(self, studio: Studio, works: ModelWorks, told: Callable[[], None]) -> None:
        """``told`` is called whenever ``fetch`` has changed, in whichever thread changed it."""
        self._studio = studio
        self._works = works
        self._told = told
        self._fetch = Fetch()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def fetch(self) -> Fetch:
        """The fetch that goes on, or the last one."""
        return self._fetch

    def offer(self) -> Offer | None:
        """What is to be offered now, if anything; takes seconds where something is.

        Raises:
            RecognizerError: This CPU cannot be measured.
        """
        return find_offer(self._studio.places, self._studio.settings, self._works.seconds, _today())

    def put_off(self, for_good: bool) -> None:
        """Remember that the answer was no, or later.

        Raises:
            StorageError: It cannot be written down.
        """
        put_off(self._studio.places, self._studio.settings.language, _today(), for_good)

    def start(self, name: str) -> None:
        """Begin to fetch a model of the catalogue, or go on with it; nothing happens while one is on its way."""
        if self._fetch.running:
            return
        before, self._stop = self._thread, threading.Event()
        self._fetch = Fetch(name, FetchStage.FETCHING)
        self._thread = threading.Thread(
            target=self._work, args=(self._fetch, self._stop, before), name="fetching", daemon=True
        )
        self._thread.start()
        self._told()

    def stop(self) -> None:
        """Stop the fetch; what has arrived stays."""
        if not self._fetch.can_stop:
            return
        amount = self._fetch.amount
        kept = f" {amount} are here, and it goes on from there." if amount else ""
        sentence = f"Fetching {self._fetch.name} was stopped.{kept}"
        self._note(replace(self._fetch, stage=FetchStage.STOPPED, sentence=sentence), self._stop)
        self._stop.set()

    def _work(self, fetch: Fetch, stop: threading.Event, before: threading.Thread | None) -> None:
        if before is not None:
            before.join()  # one that was stopped may still wait for the hub, and writes into the same folder
        progress = FetchProgress(fetch, lambda at: self._note(at, stop), stop)
        try:
            self._works.fetch(fetch.name, progress, progress.sleep)
        except StoppedError:
            return  # it was told when it was stopped
        except VoiceprepError as error:
            self._fail(f"{fetch.name} could not be fetched: {error.message}.", stop)
            return
        except Exception as error:  # noqa: BLE001 - a worker's outer edge: it is shown
            self._fail(f"{fetch.name} could not be fetched ({type(error).__name__}: {error}).", stop)
            return
        try:
            self._end(FetchStage.DONE, self._take_up(fetch.name), stop)
        except VoiceprepError as error:
            self._end(FetchStage.DONE, f"{fetch.name} is here, but not used: {error.message}.", stop)

    def _take_up(self, name: str) -> str:
        """Use the new model from the next answer on, and say so."""
        settings = self._studio.settings
        if settings.recognizer == "builtin":
            return f"whisper:{name} is here; “recognizer” is set to builtin, so it is not used."
        found = installed_models(self._studio.places)
        usual = choose_model(found, "", settings.language)
        if settings.model not in ("", name) or (not settings.model and (usual is None or usual.name != name)):
            # Another one would be used, and this one was asked for last.
            SettingsDesk(self._studio).change("model", name)
        recognizer = self._works.renew()
        return f"{recognizer.name} is here: it hears your next answer."

    def _fail(self, sentence: str, stop: threading.Event) -> None:
        with contextlib.suppress(StorageError):
            self.put_off(for_good=False)  # so that the next start does not offer what does not work
        self._end(FetchStage.FAILED, sentence, stop)

    def _end(self, stage: FetchStage, sentence: str, stop: threading.Event) -> None:
        self._note(replace(self._fetch, stage=stage, sentence=sentence), stop)

    def _note(self, fetch: Fetch, stop: threading.Event) -> None:
        if not stop.is_set():
            self._fetch = fetch
            self._told()


def _today() -> date:
    return practice_day(local_now())
