"""Flash cards for Anki through genanki: the questions, with the points that were left out."""

import html
import re
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import genanki
from markdown_it import MarkdownIt

from voiceprep.history.cards import Card

_DECK, _MODEL = 1_713_420_611, 1_713_420_612
"""Made up once. Anki knows a deck, a kind of card and a card by their ids: with others, importing again would add
everything a second time instead of renewing it."""

_BACK = """{{FrontSide}}<hr id=answer>
{{#Wrong}}<p>Said wrong last time:</p>{{Wrong}}{{/Wrong}}
{{#Missed}}<p>Left out last time, or only touched:</p>{{Missed}}{{/Missed}}
{{#Answer}}<details><summary>Model answer</summary>{{Answer}}</details>{{/Answer}}
<p class=when>{{When}}</p>"""

_STYLE = """.card { font-family: sans-serif; font-size: 18px; text-align: left; }
.when { font-size: 13px; opacity: 0.6; }"""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Anki keeps the fields of a card apart by one of these."""


def write_deck(path: Path, cards: Iterable[Card], made_at: datetime) -> None:
    """Write a deck that Anki imports; importing a newer one renews the cards and keeps their schedule.

    Args:
        path: The file, which is replaced.
        cards: One for each question at most.
        made_at: Anki takes the cards of a deck that is newer than the ones it has.

    Raises:
        OSError: The file cannot be written.
    """
    model = genanki.Model(
        _MODEL,
        "voiceprep",
        fields=[{"name": name} for name in ("Question", "Missed", "Wrong", "Answer", "When")],
        templates=[{"name": "Say it aloud", "qfmt": "{{Question}}", "afmt": _BACK}],
        css=_STYLE,
    )
    deck = genanki.Deck(_DECK, "voiceprep")
    for card in cards:
        tags = [f"voiceprep::{'-'.join(tag.split())}" for tag in card.tags if tag.strip()]
        guid = genanki.guid_for("voiceprep", card.question_id)
        deck.add_note(genanki.Note(model=model, fields=_fields(card), tags=tags, guid=guid))
    with tempfile.TemporaryDirectory(prefix="voiceprep-", dir=path.parent) as folder:
        # genanki leaves a copy of the deck in the temporary folder, where it would stay.
        before, tempfile.tempdir = tempfile.tempdir, folder
        try:
            genanki.Package(deck).write_to_file(str(path), timestamp=made_at.timestamp())
        finally:
            tempfile.tempdir = before


def _fields(card: Card) -> list[str]:
    day = card.answered_at.astimezone().strftime("%Y-%m-%d")
    # Without HTML in Markdown: what stands in a bank is shown, not run.
    answer = MarkdownIt("commonmark", {"html": False}).render(card.model_answer)
    fields = [
        html.escape(card.question_text) or html.escape(card.question_id),
        _listed(card.missed),
        _listed(card.wrong),
        answer,
        f"Answered on {day}, {card.coverage:.0%} said",
    ]
    return [_CONTROL.sub("", field) for field in fields]


def _listed(points: Sequence[str]) -> str:
    items = "".join(f"<li>{html.escape(point)}</li>" for point in points)
    return f"<ul>{items}</ul>" if items else ""
