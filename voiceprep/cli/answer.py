"""``voiceprep answer``: the whole turn with a sound file as the microphone."""

from pathlib import Path
from typing import Any

import click

from voiceprep.cli.assessment_text import assessment_lines
from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.cli.recognizer_options import must_be_found, recognizer_chosen, recognizer_options
from voiceprep.cli.transcript_text import print_transcript
from voiceprep.errors import BadInputError, StorageError, VoiceprepError
from voiceprep.paths import user_places
from voiceprep.practising import events as ev
from voiceprep.questions.loading import load_question
from voiceprep.questions.model import Question
from voiceprep.questions.shelves import bank_folders
from voiceprep.settings import load_settings, with_options


@click.command()
@click.argument("question")
@click.option("--audio", required=True, type=click.Path(path_type=Path), help="The sound file that is heard.")
@click.option("--paced", is_flag=True, help="Hear it in real time instead of as fast as possible.")
@recognizer_options
@json_option
def answer(
    question: str,
    audio: Path,
    paced: bool,
    recognizer: str | None,
    model: str | None,
    threads: int | None,
    as_json: bool,
) -> None:
    """Answer QUESTION with a sound file, through the same loop as in the app."""
    from voiceprep.listening.audio_file import FileMicrophone
    from voiceprep.practising.building import build_studio
    from voiceprep.practising.equipment import Controls
    from voiceprep.practising.listening_on import ListeningOn
    from voiceprep.practising.turn import Turn

    places = user_places()
    asked = load_question(bank_folders(places), question)
    options = recognizer_chosen(recognizer, model, threads)
    settings = with_options(load_settings(places.settings), options)
    must_be_found(settings)
    studio = build_studio(places, settings, lambda: FileMicrophone(audio, paced=paced))
    outcome = Outcome()
    for event in ListeningOn(studio, asked, Controls(), lambda equipment: Turn(asked, equipment, ask=False)).run():
        outcome.take(event)
    outcome.print(asked, as_json)


class Outcome:
    """Gathers what a turn without a screen comes to, and prints it."""

    def __init__(self) -> None:
        self._assessed: ev.Assessed | None = None
        self._kept: ev.Kept | None = None
        self._problem: VoiceprepError | None = None

    def take(self, event: ev.TurnEvent) -> None:
        """Take note of an event; those that end the turn without an assessment are raised.

        Raises:
            VoiceprepError: Nothing was heard, or the turn failed.
        """
        match event:
            case ev.Assessed():
                self._assessed = event
            case ev.Kept():
                self._kept = event
            case ev.NotKept(error) | ev.RecordingFailed(error) | ev.MicrophoneLost(error) | ev.VoiceFailed(error):
                self._problem = error
            case ev.TurnFailed(error):
                raise error
            case ev.NothingHeard(microphone, loudest_dbfs, listened_s) if self._kept is None:
                level = f"the loudest at {loudest_dbfs:.0f} dB"
                raise BadInputError(
                    f"I heard nothing in {microphone}: {listened_s:.1f} s without speech, {level}",
                    "Is it the right file, and is the voice in it loud enough?",
                )
            case _:
                pass

    def print(self, question: Question, as_json: bool) -> None:
        """Print the assessment, then raise a problem that did not end the turn."""
        assert self._assessed is not None
        if as_json:
            print_json(self._json())
        else:
            narrate(_heard_by(self._assessed.transcript.recognizer))
            print_transcript(self._assessed.transcript)
            click.echo("\n".join(assessment_lines(question, self._assessed.assessment)))
            if self._kept:
                click.echo(f"Kept as answer {self._kept.attempt.number}.")
        if self._problem:
            raise StorageError(self._problem.message, self._problem.hint)

    def _json(self) -> dict[str, Any]:
        from voiceprep.history.serialise import assessment_json, heard_json, transcript_json

        assert self._assessed is not None
        recording = self._kept.attempt.kept.recording if self._kept else None
        return {
            "attempt": self._kept.attempt.number if self._kept else None,
            "question": self._assessed.assessment.question_id,
            "recording": str(recording) if recording else None,
            "listening": heard_json(self._assessed.heard),
            "transcript": transcript_json(self._assessed.transcript),
            "assessment": assessment_json(self._assessed.assessment),
            "timings": self._assessed.timings,
        }


def _heard_by(recognizer: str) -> str:
    if recognizer == "builtin":
        return "Heard by the built-in recognizer, which is rough. Better: voiceprep models fetch base.en"
    return f"Heard by {recognizer}."
