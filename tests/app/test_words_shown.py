"""The words on the screen: final ones, those that may become others, those that may be wrong, those not believed."""

from past_answers import keep_answer
from piloting import Seat, in_loop, seated
from scripted import ScriptedRecognizer
from scripted_studio import FULL_ANSWER, Stage

from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.listening.audio import Samples
from voiceprep.listening.summary import Span
from voiceprep.transcribing.transcript import Doubt, Phrase, SetAside

SIZES = ((80, 24), (120, 40))


class Doubting(ScriptedRecognizer):
    """Does not believe a goodbye."""

    def hear(self, samples: Samples, speech: tuple[Span, ...] | None = None) -> Phrase:
        words = self.transcribe(samples)
        doubted = tuple(word for word in words if word.text == "goodbye")
        return Phrase(
            tuple(word for word in words if word not in doubted),
            tuple(SetAside(word.text, word.start_s, word.end_s, Doubt.SILENCE) for word in doubted),
        )


def dimmed(seat: Seat) -> str:
    """The words on the screen that are dim."""
    return " ".join(
        segment.text.strip()
        for strip in seat.app.screen._compositor.render_strips()
        for segment in strip
        if segment.style and segment.style.italic and segment.text.strip()
    )


@in_loop
async def test_what_may_still_change_is_set_off_until_it_is_final(stage: Stage) -> None:
    async with seated(stage, practising=True) as seat:
        await seat.reaches(TurnStage.LISTENING)
        stage.script.say("the probability of data")
        stage.script.pause(0.7)
        await seat.sees("the probability of data")
        await seat.until(lambda: not dimmed(seat))
        stage.script.say("at least as")
        stage.script.pause(0.4)
        await seat.until(lambda: dimmed(seat) == "at least as", "a guess")
        assert "the probability of data at least as" in seat.words
        stage.script.say("extreme")
        stage.script.pause(0.7)
        await seat.sees("the probability of data at least as extreme")
        await seat.until(lambda: not dimmed(seat))


@in_loop
async def test_what_was_not_believed_can_be_seen_with_the_answer_and_later(stage: Stage) -> None:
    stage.recognizer = Doubting(stage.script)
    async with seated(stage, practising=True) as seat:
        await seat.answers(f"{FULL_ANSWER} goodbye")
        await seat.sees("set aside: “goodbye” at 0:04 (sounded like silence)")
    [attempt] = stage.kept()
    assert attempt.kept.transcript.text == FULL_ANSWER
    [aside] = attempt.kept.transcript.aside
    assert (aside.text, aside.why) == ("goodbye", Doubt.SILENCE)


@in_loop
async def test_a_past_answer_shows_what_was_set_aside_and_how_it_went(stage: Stage) -> None:
    aside = SetAside("Thank you.", 8.0, 9.0, Doubt.PHANTOM)
    keep_answer(stage, f"the the {FULL_ANSWER}", unheard_after=(4,), aside=(aside,))
    for size in SIZES:
        async with seated(stage, size) as seat:
            await seat.until(lambda seat=seat: "h History" in seat.keys)
            await seat.press("h")
            await seat.until(lambda seat=seat: "⏎ Open" in seat.keys)
            await seat.press("enter")
            await seat.sees("key points said")
            assert "1 filler (1 probable), 1 repeat" in seat.words
            # Where there is little room both have one row, and not all of its text.
            assert "the the the 0:01, um?" in seat.words or (
                "um? 0:02" in seat.words and "the the the 0:01" in seat.words
            )
            await seat.press("tab", "end")
            await seat.sees("set aside: “Thank you.” at 0:08")
