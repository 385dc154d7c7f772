"""A past answer with everything that belongs to it, read at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voiceprep.assessing.model_words import model_words
from voiceprep.errors import BadInputError, StorageError
from voiceprep.history.attempt import Attempt, AttemptLine
from voiceprep.listening.summary import Heard
from voiceprep.practising.comparing import others_at_the_question
from voiceprep.practising.studio import Studio
from voiceprep.questions.loading import find_question
from voiceprep.questions.model import Question
from voiceprep.transcribing.transcript import Transcript

_OTHERS = 200


@dataclass(frozen=True)
class Original:
    """The words that an answer had first, and the version of the recognizer that made them out."""

    transcript: Transcript
    version: str


@dataclass(frozen=True)
class PastAnswer:
    """One attempt and what is shown with it.

    Attributes:
        attempt: As it was last transcribed and assessed.
        question: None when its bank is gone.
        model_words: What the model answer says for a key point, by the point's id.
        original: None while the words are those that it had first.
        note: The user's; empty without one.
        others: The other attempts at the question, newest first.
    """

    attempt: Attempt
    question: Question | None
    model_words: Mapping[str, str]
    original: Original | None
    note: str
    others: tuple[AttemptLine, ...]


def read_past_answer(studio: Studio, number: int) -> PastAnswer:
    """Read an attempt.

    Raises:
        BadInputError: There is no attempt of this number.
        StorageError: The history cannot be read.
    """
    history = studio.history()
    attempt = history.attempts.load(number)
    try:
        question = find_question(studio.library(), attempt.kept.question_id)
    except BadInputError:
        question = None
    versions = history.revisions.transcripts(number)
    return PastAnswer(
        attempt=attempt,
        question=question,
        model_words=model_words(question) if question else {},
        original=_original(versions, attempt.kept.heard),
        note=history.revisions.note(number),
        others=tuple(others_at_the_question(history.attempts, attempt, _OTHERS)),
    )


def _original(versions: Sequence[tuple[Transcript, str]], heard: Heard | None) -> Original | None:
    """The first words of the whole answer: those of before it was gone on with are in them."""
    from_s = max(heard.continued_at_s, default=0.0) if heard else 0.0
    whole = [
        at for at, (said, _) in enumerate(versions) if not from_s or any(one.start_s >= from_s for one in said.words)
    ]
    first = whole[0] if whole else 0
    return Original(*versions[first]) if first < len(versions) - 1 else None


def delete_past_answer(studio: Studio, number: int) -> StorageError | None:
    """Delete an attempt for good; returns what the user should know about it, though it is deleted.

    Raises:
        StorageError: It could not be deleted, and is still there.
    """
    store = studio.attempts()
    try:
        store.delete(number)
    except BadInputError:
        pass  # another program was quicker
    except StorageError as error:
        try:
            store.load(number)
        except BadInputError:
            return error
        raise
    return None
