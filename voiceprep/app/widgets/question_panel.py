"""The question at the top of a screen, with what sort of question it is."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from voiceprep.questions.model import Question


class QuestionPanel(Vertical):
    """Shows one question."""

    def compose(self) -> ComposeResult:
        yield Static(id="question-text", markup=False)
        yield Static(id="question-facts", markup=False)

    def show(self, question: Question) -> None:
        """Show another question."""
        facts = (question.track, question.kind.value, question.level.value, f"about {question.target_s} s")
        self.query_one("#question-text", Static).update(question.text)
        self.query_one("#question-facts", Static).update(" · ".join(dict.fromkeys(fact for fact in facts if fact)))
