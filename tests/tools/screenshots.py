"""Draw the README's pictures of the app: ``python tests/tools/screenshots.py``.

The app is real, and so are the question, the assessment and the history. What is said is scripted and times on the
pictures count from now, so that the same code and banks always draw the same pictures.
"""

import asyncio
import re
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from piloting import Seat, seated  # noqa: E402 - the helpers lie beside the tests
from scripted import Script  # noqa: E402
from scripted_studio import Stage  # noqa: E402

from voiceprep.app.screens.practice import PracticeScreen  # noqa: E402
from voiceprep.app.screens.turn import Stage as TurnStage  # noqa: E402
from voiceprep.assessing.assess import assess  # noqa: E402
from voiceprep.history.attempt import NewAttempt, Versions  # noqa: E402
from voiceprep.history.attempts import AttemptStore  # noqa: E402
from voiceprep.history.database import open_database  # noqa: E402
from voiceprep.paths import shipped_banks  # noqa: E402
from voiceprep.questions.loading import find_question, load_library  # noqa: E402
from voiceprep.questions.model import Question  # noqa: E402
from voiceprep.transcribing.transcript import Transcript  # noqa: E402

PICTURES = ROOT / "tests" / "screenshots"
SIZE = (100, 30)
QUESTION = "p-value-meaning"
ANSWER = (
    "Um, it is the probability of data at least as extreme as what I saw,",
    "assuming that the null hypothesis is true.",
    "It is not the probability that the null hypothesis is true.",
    "A small p-value means the result would be surprising if there were no effect.",
)


def main() -> None:
    """Draw them all."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        asyncio.run(draw(Path(home)))


async def draw(home: Path) -> None:
    stage = Stage(home, Script(frames_per_word=11), recognizer_name="whisper:base.en", microphone_name="Headset")
    for bank in ("probability-and-statistics.md", "generalization-and-evaluation.md"):
        [path] = shipped_banks().rglob(bank)
        stage.write_bank(path.read_text(encoding="utf-8"), bank)
    library = load_library([stage.places.banks])
    remember(stage, [question for question in library.questions if question.id != QUESTION])
    async with seated(stage, SIZE) as seat:
        await seat.sees("ready")
        await seat.sees("missed")
        await save(seat, "home")
        await practise(seat, find_question(library, QUESTION))


async def practise(seat: Seat, question: Question) -> None:
    with seat.stage.studio() as studio:
        seat.app.push_screen(PracticeScreen(studio, [question]))
        await seat.reaches(TurnStage.LISTENING)
        script = seat.stage.script
        script.pause(0.8)
        for at, phrase in enumerate(ANSWER):
            script.say(phrase)
            if at == 2:
                await seat.is_heard()
                await seat.sees("hypothesis is true")
                await seat.sees("I hear you")
                await save(seat, "listening")
            script.pause(0.8)
        await seat.is_heard()
        await seat.press("space")
        await seat.reaches(TurnStage.ASSESSED)
        await seat.until(lambda: "p Play" in seat.keys)
        await save(seat, "practice")
        await seat.press("escape")


def remember(stage: Stage, questions: list[Question]) -> None:
    """A history of two answers, a good one and a middling one."""
    now = datetime.now(UTC)
    with open_database(stage.places.database) as database:
        store = AttemptStore(database, stage.places.recordings)
        for question, days, share in zip(questions, (4, 2), (0.5, 0.2), strict=False):
            words = question.model_answer.split()
            said = Transcript(" ".join(words[: round(share * len(words))]))
            versions = Versions("0", "0", "0", "0")
            assessment = assess(question, said)
            asked_at = now - timedelta(days=days)
            store.keep(NewAttempt(question.id, question.text, asked_at, 40, None, None, said, assessment, versions))


async def save(seat: Seat, name: str) -> None:
    """Save what is on the screen, under names that do not change from one drawing to the next."""
    await seat.pilot.pause()
    drawn = seat.app.export_screenshot(title="voiceprep", simplify=True)
    drawn = re.sub(r"terminal-\d+", f"voiceprep-{name}", drawn)
    target = PICTURES / f"{name}.svg"
    target.write_text(drawn, encoding="utf-8")
    sys.stdout.write(f"{target.relative_to(ROOT)} ({len(drawn) / 1000:.0f} kB)\n")


if __name__ == "__main__":
    main()
