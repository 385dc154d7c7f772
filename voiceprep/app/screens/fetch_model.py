"""Choosing a Whisper model to fetch: what each costs and brings on this machine."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from voiceprep.app.widgets.key_footer import KeyFooter
from voiceprep.errors import VoiceprepError
from voiceprep.practising.model_offer import hub_host
from voiceprep.practising.studio import Studio
from voiceprep.transcribing.catalogue import CATALOGUE, CatalogueModel, Test
from voiceprep.transcribing.models import installed_models
from voiceprep.transcribing.recommending import fitting_model


class _Measured(Message):
    """What the models take on this CPU, by their names; or why that is not known."""

    def __init__(self, seconds: Mapping[str, float], problem: str = "") -> None:
        super().__init__()
        self.seconds = seconds
        self.problem = problem


class FetchModelScreen(ModalScreen[str | None]):
    """Gives the name of the model that is to be fetched, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Fetch it", priority=True),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._here = {model.name for model in installed_models(studio.places) if not model.problems}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(
                f"A model is downloaded from {hub_host()} and used when it is there; nothing you say ever leaves this"
                " machine. “Wrong” are words in published tests on clean English.",
                id="fetch-text",
                markup=False,
            )
            yield OptionList(id="fetch-models", markup=False)
            yield Static("Measuring this CPU …", id="fetch-note", markup=False)
            yield KeyFooter()

    def on_mount(self) -> None:
        """List the models, and find out what they take here."""
        self._list({})
        self.query_one(OptionList).focus()
        self._measure()

    @work(thread=True, group="measure")
    def _measure(self) -> None:
        if self._studio.models is None:
            return
        try:
            self.post_message(_Measured(self._studio.models.seconds(self._studio.settings.threads)))
        except VoiceprepError as error:
            self.post_message(_Measured({}, error.sentence))

    @on(_Measured)
    def _take_measured(self, message: _Measured) -> None:
        self._list(message.seconds)
        note = message.problem
        if message.seconds:
            fits = fitting_model(message.seconds, self._studio.settings.language)
            note = f"{fits.name} fits this machine best. Seconds are for 30 s of speech."
        self.query_one("#fetch-note", Static).update(note)

    def _list(self, seconds: Mapping[str, float]) -> None:
        models = self.query_one(OptionList)
        at = models.highlighted or 0
        models.clear_options()
        language = self._studio.settings.language
        for model in CATALOGUE:
            usable = model.name not in self._here and model.hears(language)
            models.add_option(Option(self._line(model, seconds.get(model.name)), id=model.name, disabled=not usable))
        models.highlighted = at
        if models.highlighted is None or models.get_option_at_index(models.highlighted).disabled:
            models.action_first()

    def _line(self, model: CatalogueModel, seconds: float | None) -> Content:
        takes = "" if seconds is None else f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
        wrong = f"{model.errors.percent:.1f}%" if model.errors.test is Test.LIBRISPEECH_CLEAN else ""
        here = "here" if model.name in self._here else takes
        text = f"{model.name:<15}{model.size_bytes / 1e6:>5.0f} MB  {model.languages:<13}{wrong:>6} {here:>7}"
        return Content(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the keys that do something now."""
        return action != "take" or not self.is_mounted or self._chosen is not None

    @property
    def _chosen(self) -> str | None:
        models = self.query_one(OptionList)
        if models.highlighted is None:
            return None
        option = models.get_option_at_index(models.highlighted)
        return None if option.disabled else option.id

    def action_take(self) -> None:
        """Fetch the highlighted one."""
        self.dismiss(self._chosen)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def action_leave(self) -> None:
        """Fetch nothing."""
        self.dismiss(None)
