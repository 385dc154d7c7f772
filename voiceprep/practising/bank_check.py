"""What an author of a bank is told: mistakes, advice, and whether its own answers pass its own check."""

from pathlib import Path

from voiceprep.assessing.assess import assess
from voiceprep.assessing.records import Verdict
from voiceprep.questions.lint import dead_links, lint
from voiceprep.questions.loading import bank_files, load_library
from voiceprep.questions.markdown import read_bank_file
from voiceprep.questions.model import Library, Mistake, Question
from voiceprep.transcribing.transcript import Transcript


def check_banks(checked: list[Path], beside: list[Path]) -> tuple[Library, list[Mistake]]:
    """The banks below ``checked`` and everything found in them; ``beside`` are banks that links may lead to.

    Mistakes that keep a file from loading come first, then advice.
    """
    library = load_library(checked)
    files = [path for folder in checked if folder.exists() for path in bank_files(folder)]
    own = {path.resolve() for path in files}
    # What stands beside comes first, as it does when the app loads, so that a clash is told of the checked file.
    others = [path for folder in beside if folder.exists() for path in bank_files(folder) if path.resolve() not in own]
    known = load_library([*others, *checked])
    mistakes = [mistake for mistake in known.mistakes + tuple(dead_links(known)) if mistake.source in files]
    # A user's own additions are no business of a bank's author, so the advice is on the file as it stands.
    banks = [read_bank_file(bank.source).bank for bank in library.banks]
    advice = [finding for bank in banks if bank for finding in lint(bank)]
    advice += [finding for bank in banks if bank for question in bank.questions for finding in self_test(question)]
    return library, [*mistakes, *sorted(advice, key=lambda found: (str(found.source), found.line))]


def self_test(question: Question) -> list[Mistake]:
    """Advice where the model answer does not cover its own key points, or the question covers one by itself."""
    own = assess(question, Transcript(question.model_answer)).key_points
    found = [
        f"the model answer leaves its own key point {point.verdict} ({point.score}): “{point.text}”"
        for point in own
        if point.verdict is not Verdict.COVERED
    ]
    echoed = assess(question, Transcript(question.aloud)).key_points
    found += [
        f"the question read back makes a key point {point.verdict}: “{point.text}”"
        for point in echoed
        if point.verdict in (Verdict.COVERED, Verdict.CONTRADICTED)
    ]
    source = question.source or Path()
    return [Mistake(source, question.line, f"#{question.id}: {message}", advice=True) for message in found]
