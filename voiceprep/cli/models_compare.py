"""``voiceprep models compare``: the recognizers of this machine on recordings whose words are known."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voiceprep.cli.error_text import counts_json, counts_text
from voiceprep.cli.output import json_option, narrate, print_json
from voiceprep.errors import BadInputError, RecognizerError
from voiceprep.paths import Places, user_places
from voiceprep.settings import load_settings
from voiceprep.transcribing.models import InstalledModel, installed_models

if TYPE_CHECKING:
    from voiceprep.transcribing.comparing import Heard
    from voiceprep.transcribing.recognizer import Recognizer


@click.command("compare")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--model", "names", multiple=True, help="Only this one (“builtin”, or a model's name); may be repeated.")
@click.option(
    "--noise",
    "noises_db",
    multiple=True,
    type=click.FloatRange(-20, 60),
    help="Also with white noise so many dB below the speech; may be repeated.",
)
@click.option("--alignment", is_flag=True, help="Show every recording's words, said above heard.")
@json_option
def compare_models(
    folder: Path, names: tuple[str, ...], noises_db: tuple[float, ...], alignment: bool, as_json: bool
) -> None:
    """Let every recognizer of this machine hear the recordings in FOLDER and count its errors.

    FOLDER holds recordings (WAV or FLAC) and beside each a text file of the same name with the words that are said.
    The real-time factor is the time taken per second of sound: below 1 is faster than speech.
    """
    from voiceprep.transcribing.comparing import compare, find_pairs, read_recording
    from voiceprep.transcribing.normalising import NORMALISATION

    places = user_places()
    chosen = _recognizers(places, names)
    pairs, alone = find_pairs(folder)
    recordings = [read_recording(sound, text) for sound, text in pairs]
    for sound in alone:
        narrate(f"{sound.name} is left out: there is no {sound.stem}.txt beside it.")
    results: list[dict[str, Any]] = []
    for name, load in chosen:
        began = time.perf_counter()
        try:
            recognizer = load()
        except RecognizerError as error:
            if names:
                raise
            narrate(f"{name} is left out: {error.message}.")
            continue
        load_s = time.perf_counter() - began
        heard = list(compare(recognizer, recordings, noises_db))
        for noise_db in (None, *noises_db):
            some = [one for one in heard if one.noise_db == noise_db]
            results.append(_row(recognizer.name, load_s, noise_db, some))
            if not as_json:
                _tell(recognizer.name, noise_db, some, alignment)
    if not results:
        raise RecognizerError("This machine has no recognizer to compare", "Get one with “voiceprep models fetch”.")
    if as_json:
        print_json({"normalisation": NORMALISATION, "results": results})
    else:
        narrate(f"Compared as: {NORMALISATION}")


def _recognizers(places: Places, names: tuple[str, ...]) -> "list[tuple[str, Callable[[], Recognizer]]]":
    from importlib.util import find_spec

    threads = load_settings(places.settings).threads
    whole = {model.name: model for model in installed_models(places) if not model.problems}
    known = [*whole, *(["builtin"] if find_spec("pocketsphinx") else [])]
    wanted = [name.removeprefix("whisper:") for name in names] or known
    for name in wanted:
        if name not in known:
            raise BadInputError(f"There is no recognizer “{name}” here", f"There are {', '.join(known) or 'none'}.")
    return [(name, _loader(places, whole.get(name), threads)) for name in dict.fromkeys(wanted)]


def _loader(places: Places, model: InstalledModel | None, threads: int) -> "Callable[[], Recognizer]":
    def load() -> "Recognizer":
        if model is None:
            from voiceprep.transcribing.learning import load_builtin

            return load_builtin(places)
        from voiceprep.transcribing.whisper import WhisperRecognizer

        return WhisperRecognizer(model.folder, threads=threads)

    return load


def _factor(heard: "list[Heard]") -> float:
    return sum(one.took_s for one in heard) / max(1e-9, sum(one.audio_s for one in heard))


def _tell(recognizer: str, noise_db: float | None, heard: "list[Heard]", alignment: bool) -> None:
    from voiceprep.transcribing.word_errors import together

    conditions = "as recorded" if noise_db is None else f"with noise {noise_db:g} dB below the speech"
    click.echo(f"{recognizer}, {conditions} ({_factor(heard):.2f} × real time)")
    click.echo(f"  {counts_text(together(one.compared.counts for one in heard))}")
    for one in heard:
        click.echo(f"    {one.recording:<28} {one.compared.counts.word_error_rate:>7.1%}")
        if alignment:
            click.echo("\n" + "\n".join(f"      {line}" for line in one.compared.alignment.splitlines()) + "\n")


def _row(recognizer: str, load_s: float, noise_db: float | None, heard: "list[Heard]") -> dict[str, Any]:
    from voiceprep.transcribing.word_errors import together

    return {
        "recognizer": recognizer,
        "noise_db": noise_db,
        "load_s": round(load_s, 3),
        "real_time_factor": round(_factor(heard), 4),
        **counts_json(together(one.compared.counts for one in heard)),
        "recordings": [
            {
                "recording": one.recording,
                "audio_s": round(one.audio_s, 3),
                "took_s": round(one.took_s, 3),
                "heard": one.text,
                **counts_json(one.compared.counts),
                "alignment": one.compared.alignment,
            }
            for one in heard
        ],
    }
