"""Which checker gives the verdicts."""

from voiceprep.assessing.checker import Checker
from voiceprep.assessing.lexical import LexicalChecker
from voiceprep.paths import shipped_models

JUDGE = "key-point-judge"
"""The judge's folder among the models that ship."""


def load_checker() -> Checker:
    """The key-point judge that ships; the words alone where it is missing.

    Raises:
        RecognizerError: The judge's files are there, but cannot be loaded.
    """
    models = shipped_models()
    folder = models / JUDGE if models else None
    if folder is None or not (folder / "model.bin").is_file():
        return LexicalChecker()
    from voiceprep.assessing.judge import Judge
    from voiceprep.assessing.weighing import JudgingChecker

    return JudgingChecker(Judge(folder))
