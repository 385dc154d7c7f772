"""A model that is offered, or on its way: what it is, how far it is, and the keys for it."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from voiceprep.practising.model_fetch import Fetch, FetchStage
from voiceprep.practising.model_offer import Offer

_BAR_CELLS = 24

MODEL_BINDINGS: list[BindingType] = [
    Binding("y", "app.accept_model", "Fetch it", show=False),
    Binding("l", "app.put_model_off(False)", "Later", show=False),
    Binding("n", "app.put_model_off(True)", "No", show=False),
    Binding("x", "app.stop_fetch", "Stop fetching", show=False),
]
"""For screens with a panel, which names them itself when they do something."""


class ModelPanel(Static):
    """Nothing, an offer, or the fetch that goes on or ended last."""

    DEFAULT_CSS: ClassVar[str] = """
    ModelPanel { display: none; height: auto; padding: 0 1; }
    """

    def show(self, offer: Offer | None, fetch: Fetch | None) -> None:
        """Show what there is; a fetch comes before an offer."""
        content = _fetch_line(fetch) if fetch and fetch.stage is not FetchStage.NONE else None
        if content is None and offer is not None:
            content = _offer_text(offer)
        self.display = content is not None
        self.update(content or "")


def _offer_text(offer: Offer) -> Content:
    first, *rest = offer.sentences
    return Content.assemble((first, "bold $text-accent"), f" {' '.join(rest)} ", _keys("y fetch it · l later · n no"))


def _fetch_line(fetch: Fetch) -> Content:
    match fetch.stage:
        case FetchStage.FETCHING:
            share = fetch.done_bytes / fetch.total_bytes if fetch.total_bytes else 0.0
            filled = round(_BAR_CELLS * min(1.0, share))
            return Content.assemble(
                f"Fetching {fetch.name} ",
                ("█" * filled, "$success"),
                ("─" * (_BAR_CELLS - filled), "$foreground-muted"),
                f" {fetch.amount or 'asking the hub …'}  ",
                _keys("x stops it"),
            )
        case FetchStage.WAITING:
            return Content.assemble((f"{fetch.sentence} ", "$text-warning"), _keys("x stops it"))
        case FetchStage.TRYING:
            return Content(f"{fetch.name} is here. Checking that it is whole, and letting it hear a test sentence …")
        case FetchStage.DONE:
            return Content.styled(fetch.sentence, "$text-success")
        case FetchStage.STOPPED:
            return Content.assemble(f"{fetch.sentence} ", _keys("y goes on"))
        case _:
            return Content.assemble((f"{fetch.sentence} ", "$text-error"), _keys("y tries again"))


def _keys(text: str) -> tuple[str, str]:
    return (text, "$text-accent")
