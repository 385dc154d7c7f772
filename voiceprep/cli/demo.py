"""``voiceprep demo``: the question spoken and a sample answer heard, without any device."""

import click

from voiceprep.cli.answer import Outcome
from voiceprep.cli.output import json_option, narrate
from voiceprep.errors import DeviceError
from voiceprep.languages import ENGLISH
from voiceprep.paths import user_places
from voiceprep.practising import events as ev
from voiceprep.questions.loading import load_question
from voiceprep.questions.shelves import bank_folders
from voiceprep.settings import load_settings


@click.command()
@json_option
def demo(as_json: bool) -> None:
    """A whole turn on a sample answer: real synthesis, VAD, recognition and assessment, no devices."""
    run_demo(as_json)


def run_demo(as_json: bool) -> None:
    """Run the demo. Nothing of it is kept."""
    from dataclasses import replace

    from voiceprep.listening.audio_file import FileMicrophone
    from voiceprep.practising.building import build_studio
    from voiceprep.practising.sample import SAMPLE_QUESTION, sample_answer
    from voiceprep.practising.turn import Turn

    places = user_places()
    question = load_question(bank_folders(places), SAMPLE_QUESTION)
    # The sample is in English, whatever the user answers in.
    settings = replace(load_settings(places.settings), language=ENGLISH)
    studio = build_studio(places, settings, lambda: FileMicrophone(sample_answer()))
    narrate(f"The interviewer asks: “{question.text}”")
    try:
        voice = studio.equipment.voice()
        sound = voice.synthesise(question.aloud) if voice else None
        if voice and sound:
            narrate(
                f"The voice {voice.name} reads it in {sound.duration_s:.1f} s (not played: the demo uses no device)."
            )
        else:
            narrate("There is no voice on this machine, so the app would show the question only.")
    except DeviceError as error:
        narrate(f"{error.sentence} {error.advice}")
    narrate("A computer voice, not a person, gives the sample answer. Listening …")
    outcome = Outcome()
    equipment = replace(studio.equipment, keeper=None, policy=studio.equipment.policy.for_good())
    for event in Turn(question, equipment, ask=False).run():
        outcome.take(event)
        if isinstance(event, ev.ListeningEnded):
            narrate(f"The answer ended by {str(event.by).replace('_', ' ')}. Transcribing …")
    outcome.print(question, as_json)
