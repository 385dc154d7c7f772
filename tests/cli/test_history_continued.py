"""An answer that was gone on with, as the commands show it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import Commands
from past_answers import keep_answer
from scripted_studio import Stage

from voiceprep.history.opening import open_history
from voiceprep.listening.earlier import joined
from voiceprep.listening.summary import EndedBy, Heard, Span
from voiceprep.transcribing.continuing import joined as joined_words
from voiceprep.transcribing.transcript import Transcript, Word


def test_history_show_tells_where_an_answer_was_gone_on_with(voiceprep: Commands, home: Path) -> None:
    stage = Stage(home)
    stage.write_bank()
    number = keep_answer(stage, "one two three", sound=False)
    history = open_history(stage.places.database, stage.places.recordings)
    with history.database:
        before = history.attempts.load(number)
        kept, samples = before.kept, round(before.kept.duration_s * 16_000)
        since = Transcript.of_words((Word("four", 0.6, 1.0),), "scripted")
        heard = joined(kept.heard, Heard(0.6, 1.0, 3.5, EndedBy.KEY, (Span(0.6, 1.0),)), samples, 300)
        assert kept.duration_s == pytest.approx(4.7)
        whole = replace(
            kept, heard=heard, duration_s=8.2, transcript=joined_words(kept.transcript, since, kept.duration_s)
        )
        history.continuations.keep(before, whole, datetime.now(UTC))
    ran = voiceprep("history", "show", str(number))
    assert ran.status == 0
    assert "one two three four" in ran.out
    assert "It was ended too early and gone on with at 0:04, after a pause of 3.1 s." in ran.out
    told = voiceprep("history", "show", str(number), "--json").json
    assert told["listening"]["continued_at_s"] == [4.7]
    assert told["listening"]["pauses"] == [[pytest.approx(2.2), 5.3]]
    assert told["transcript"]["words"][-1]["start_s"] == 5.3
    assert (told["attempt"], told["duration_s"], told["listening"]["ended_by"]) == (number, 8.2, "key")
