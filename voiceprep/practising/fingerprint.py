"""A short digest of a question's content, kept with an attempt to tell which version was answered."""

import hashlib

from voiceprep.questions.model import Question


def question_digest(question: Question) -> str:
    """Twelve hexadecimal digits over the question, its model answer and its key points with their phrasings."""
    hashed = hashlib.sha256()
    parts = [question.text, question.model_answer]
    for point in question.key_points:
        parts += [point.id, point.text, *point.also, *point.never]
    for part in parts:
        hashed.update(part.encode())
        hashed.update(b"\0")
    return hashed.hexdigest()[:12]
