"""An answer that goes on by itself: who speaks on after a silence had ended it was only thinking.

The microphone stays open for a while after such an end. The attempt is kept and assessed by then, so that nothing is
lost whatever happens; speech makes it go on as the same attempt, with every sample of the silence in between.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace

from voiceprep.errors import VoiceprepError
from voiceprep.history.attempt import Attempt
from voiceprep.listening.audio import Samples, seconds
from voiceprep.listening.endpointing import EndpointingPolicy
from voiceprep.listening.kept_open import KeptOpen
from voiceprep.listening.listener import Listener
from voiceprep.listening.microphone import Microphone
from voiceprep.practising import events as ev
from voiceprep.practising.continuing import continuing_turn
from voiceprep.practising.equipment import Controls, Equipment
from voiceprep.practising.studio import Studio
from voiceprep.practising.turn import Turn
from voiceprep.questions.model import Question

_READ_TIMEOUT_S = 0.1
"""How long a key may go unnoticed while a device sends nothing."""


class ListeningOn:
    """A turn, and those that go on with its answer. ``run`` may be iterated once, in any thread.

    Of the controls, ``cancel`` ends everything, and ``done`` the listening after an answer too.
    """

    def __init__(
        self, studio: Studio, question: Question, controls: Controls, begin: Callable[[Equipment], Turn]
    ) -> None:
        """``begin`` makes the first turn with the equipment that it is given."""
        self._studio = studio
        self._question = question
        self._controls = controls
        self._begin = begin

    def run(self) -> Iterator[ev.TurnEvent]:
        """The events of all the turns; the last one is ``AnswerOver``."""
        opened, policy = KeptOpen(self._studio.equipment.microphone), self._studio.equipment.policy
        try:
            turn: Turn | None = self._begin(replace(self._studio.equipment, microphone=opened.use))
            while turn is not None:
                kept: Attempt | None = None
                for event in turn.run():
                    if isinstance(event, ev.Kept):
                        kept = event.attempt
                    if isinstance(event, ev.ListeningEnded) and not policy.goes_on_after(event.by):
                        # Nobody is heard while the last words are awaited, however long that takes.
                        opened.close()
                    yield event
                turn = yield from self._going_on(opened, kept)
        finally:
            opened.close()
        yield ev.AnswerOver()

    def _going_on(self, opened: KeptOpen, kept: Attempt | None) -> Generator[ev.TurnEvent, None, Turn | None]:
        """The turn that goes on with what was kept; None when it is over."""
        heard = kept.kept.heard if kept is not None else None
        if (
            kept is None
            or heard is None
            or not self._studio.equipment.policy.goes_on_after(heard.ended_by)
            or self._told_enough()
        ):
            return None
        yield ev.StillListening()
        try:
            with opened.use() as microphone:
                held = self._held_until_speech(microphone)
        except VoiceprepError:
            # The answer is kept, and the next one will tell of a microphone that went away.
            return None
        if held is None:
            return None
        opened.put_back(held)
        yield ev.GoingOn(kept)
        return continuing_turn(
            self._studio, self._question, kept, self._controls, microphone=opened.use, by_itself=True
        )

    def _held_until_speech(self, microphone: Microphone) -> list[Samples] | None:
        """All that came until there was speech; None when there was none in time, or nobody wants to know any more."""
        listener = Listener(self._studio.equipment.voice_activity(), self._policy())
        held: list[Samples] = []
        samples = 0
        listen_on_s = self._studio.equipment.policy.listen_on_ms / 1000
        while seconds(samples) < listen_on_s and not self._told_enough():
            frame = microphone.read(_READ_TIMEOUT_S)
            if frame is None:
                return None
            if frame.size:
                held.append(frame)
                samples += frame.size
                listener.hear(frame)
            if listener.started:
                return held
        return None

    def _policy(self) -> EndpointingPolicy:
        policy = self._studio.equipment.policy
        if self._controls.hands_free.is_set():
            # A command is one short word, and an answer's turn is where it is understood.
            return policy
        return policy.for_going_on()

    def _told_enough(self) -> bool:
        return self._controls.cancel.is_set() or self._controls.done.is_set()
