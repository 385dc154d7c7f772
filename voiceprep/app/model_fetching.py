"""Offering and fetching models, whatever screen is shown meanwhile."""

import contextlib

from textual import on, work
from textual.app import App
from textual.message import Message

from voiceprep.app.widgets.model_panel import ModelPanel
from voiceprep.errors import StorageError, VoiceprepError
from voiceprep.practising.model_desk import ModelDesk
from voiceprep.practising.model_fetch import FetchStage
from voiceprep.practising.model_offer import Offer
from voiceprep.practising.studio import Studio


class FetchChanged(Message):
    """The fetch of a model went on, or ended."""

    def can_replace(self, message: Message) -> bool:
        """It says only that there is something to look at."""
        return isinstance(message, FetchChanged)


class LookForOffer(Message):
    """Home is shown, or settings were changed: there may be a model to offer."""


class RecognizerChanged(Message):
    """Another recognizer hears from now on; sent to every screen."""


class _OfferFound(Message):
    """What is to be offered, if anything."""

    def __init__(self, offer: Offer | None) -> None:
        super().__init__()
        self.offer = offer


class ModelFetchingApp(App[None]):
    """The part of the app that knows of the fetch that goes on. Screens show it with a ``ModelPanel``."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._offer: Offer | None = None
        self._told_of = ""
        self._looked_with: tuple[str, ...] = ()
        self.models = ModelDesk(studio, studio.models, self._tell_change) if studio.models else None

    def on_unmount(self) -> None:
        """Leave nothing running; what has arrived is gone on with after another start."""
        if self.models:
            self.models.stop()

    def _tell_change(self) -> None:
        self.post_message(FetchChanged())

    @on(LookForOffer)
    def _look_for_offer(self) -> None:
        settings = self._studio.settings
        looks_with = (settings.recognizer, settings.model, settings.language)
        # It takes a second of the whole CPU, so only once for what may change the answer.
        if self.models and not self.models.fetch.running and looks_with != self._looked_with:
            self._looked_with = looks_with
            self._offer = None
            self._find_offer(self.models)

    @work(thread=True, group="offer", exclusive=True)
    def _find_offer(self, models: ModelDesk) -> None:
        # Not while the recognizer is loaded: both want the whole CPU, and one of them is measured.
        with contextlib.suppress(VoiceprepError):
            self._studio.equipment.recognizer()
        with contextlib.suppress(VoiceprepError):  # a CPU that cannot be measured: the list of models says so
            self.post_message(_OfferFound(models.offer()))

    @on(_OfferFound)
    def _take_offer(self, message: _OfferFound) -> None:
        self._offer = message.offer
        self.show_models()

    @on(FetchChanged)
    def _fetch_changed(self) -> None:
        fetch = self.models.fetch if self.models else None
        if fetch and fetch.sentence and not fetch.running and fetch.sentence != self._told_of:
            if fetch.stage is FetchStage.DONE:
                self._offer = None
                for screen in self.screen_stack:
                    screen.post_message(RecognizerChanged())
            if fetch.stage is FetchStage.DONE or not self.screen.query(ModelPanel):
                self.notify(fetch.sentence, markup=False)
        self._told_of = fetch.sentence if fetch else ""
        self.show_models()

    def show_models(self) -> None:
        """Draw the offer or the fetch wherever there is a place for it."""
        for screen in self.screen_stack:
            for panel in screen.query(ModelPanel):
                panel.show(self._offer, self.models.fetch if self.models else None)
        self.screen.refresh_bindings()

    @property
    def can_fetch(self) -> bool:
        """Whether a model can be fetched now: one at a time."""
        return self.models is not None and not self.models.fetch.running

    def fetch_model(self, name: str) -> None:
        """Fetch a model in the background."""
        if self.models:
            self.models.start(name)

    # -- keys, bound by the screens that show a panel ---------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow only the keys that do something now."""
        fetch = self.models.fetch if self.models else None
        going = fetch is not None and fetch.running
        allowed = {
            "accept_model": not going and (self._offer is not None or (fetch is not None and fetch.can_go_on)),
            "put_model_off": not going and self._offer is not None,
            "stop_fetch": fetch is not None and fetch.can_stop,
        }
        return allowed.get(action, True)

    def action_accept_model(self) -> None:
        """Fetch what is offered, or go on with what was cut off."""
        if self.models and self.models.fetch.can_go_on:
            self.fetch_model(self.models.fetch.name)
        elif self._offer:
            self.fetch_model(self._offer.model.name)

    def action_put_model_off(self, for_good: bool) -> None:
        """Do not offer it any more, or not for some days."""
        self._offer = None
        if self.models:
            try:
                self.models.put_off(for_good)
            except StorageError as error:
                self.notify(error.sentence, markup=False)
        self.show_models()

    def action_stop_fetch(self) -> None:
        """Stop the fetch; what has arrived is kept."""
        if self.models:
            self.models.stop()
