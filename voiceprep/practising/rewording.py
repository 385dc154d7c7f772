"""Other words for a kept answer, assessed and kept beside those before."""

from datetime import datetime

from voiceprep.history.attempt import Attempt
from voiceprep.history.revising import BY_HAND
from voiceprep.practising.fingerprint import question_digest
from voiceprep.practising.reassessing import assessed_again
from voiceprep.practising.studio import Studio
from voiceprep.questions.model import Question
from voiceprep.transcribing.transcript import Transcript


def reword(
    studio: Studio, attempt: Attempt, question: Question, transcript: Transcript, at: datetime, version: str = BY_HAND
) -> None:
    """Assess an attempt by other words and keep both; ``version`` is the recognizer's when they are not the user's.

    Raises:
        BadInputError: The attempt is gone.
        RecognizerError: The checker cannot be loaded.
        StorageError: The history cannot be written.
    """
    assessment = assessed_again(attempt, question, studio.equipment.checker(), transcript)
    revisions = studio.history().revisions
    revisions.transcribe_again(attempt.number, transcript, version, assessment, question_digest(question), at)
