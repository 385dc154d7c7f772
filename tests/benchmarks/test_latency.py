import json
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import answers
import latency
import spoken_words
import starting
import turning

from voiceprep.errors import BadInputError
from voiceprep.listening.audio import SAMPLE_RATE_HZ
from voiceprep.listening.audio_file import decode
from voiceprep.paths import shipped_banks
from voiceprep.practising.sample import SAMPLE_QUESTION, sample_answer
from voiceprep.questions.loading import load_library
from voiceprep.transcribing.recognizer import Recognizer

needs_flite = pytest.mark.skipif(bool(answers.flite_missing()), reason=answers.flite_missing())
needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEPREP_HOME", str(tmp_path / "users"))


def test_a_turn_is_measured(tmp_path: Path) -> None:
    measured = turning.measure_turn(sample_answer(), SAMPLE_QUESTION, tmp_path, lambda: turning.load(None), paced=False)
    assert measured.recognizer == "builtin"
    assert measured.ended_by in ("silence", "end_of_audio")
    assert 17 < measured.speech_s < 20
    assert measured.words > 30
    assert measured.phrases >= 2
    assert measured.endpoint_to_feedback_s >= measured.endpoint_to_transcript_s >= 0
    assert measured.ratio_to_decode_at_end == measured.endpoint_to_feedback_s / measured.decode_at_end_s
    assert 0 < measured.real_time_factor < 20
    assert (measured.speech_end_to_feedback_s, measured.cpu_percent) == (None, None)
    assert measured.peak_rss_mb > 50
    json.dumps(asdict(measured))
    assert (tmp_path / "history.sqlite3").exists()


def test_a_paced_turn_lasts_as_long_as_its_sound(tmp_path: Path) -> None:
    measured = turning.measure_turn(
        _short(tmp_path), SAMPLE_QUESTION, tmp_path / "home", turning.IdleRecognizer, paced=True
    )
    assert measured.ended_by == "silence"
    assert measured.speech_end_to_feedback_s is not None
    assert 2.4 < measured.speech_end_to_feedback_s < 30
    assert measured.cpu_percent is not None
    assert measured.cpu_percent > 0


def _short(folder: Path) -> Path:
    """The sample answer's first words, then enough silence to end it."""
    import wave

    samples = decode(sample_answer())[: 2 * SAMPLE_RATE_HZ]
    path = folder / "short.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((samples * 32767).astype("<i2").tobytes() + bytes(2 * 6 * SAMPLE_RATE_HZ))
    return path


@needs_flite
def test_answers_are_as_long_as_asked_for(tmp_path: Path) -> None:
    said = answers.sentences(list(load_library([shipped_banks()]).questions)[:1])
    assert len(said) > 1
    samples = decode(answers.make_answer(said, 4.0, 3.5, tmp_path / "answer.wav"))
    assert samples.size == round((answers.BEFORE_S + 4.0 + 3.5) * SAMPLE_RATE_HZ)
    spoken = samples[: -round(3.5 * SAMPLE_RATE_HZ)]
    assert abs(spoken).max() > 0.1
    assert not samples[spoken.size :].any()


def test_without_flite_the_answers_are_left_out_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = latency.measure_answers((10,), tmp_path, latency.HeardBy(), True)
    assert found["answers"] == []
    assert "flite" in found["skipped"]
    assert "flite" in latency.table({"machine": MACHINE, "start": START, **found})


def test_commands_are_timed_in_turns() -> None:
    nothing_s, nap_s = starting.alternating(
        (starting.NOTHING, [sys.executable, "-c", "import time; time.sleep(0.3)"]), 2
    )
    assert nothing_s > 0
    assert nap_s > 0.3


@needs_terminal
def test_a_text_on_the_screen_is_seen_through_its_escapes() -> None:
    code = (
        "import os, sys, time, tty; tty.setraw(0); time.sleep(0.2)\n"
        "sys.stderr.write('\\x1b[2J\\x1b[1;1H\\x1b[38;2;1;2;3mhello\\x1b[0m world'); sys.stderr.flush()\n"
        "assert os.get_terminal_size(0) == (80, 24); assert sys.stdin.read(1) == 'q'"
    )
    shown = starting.shown_after([sys.executable, "-c", code], ["hello world", "never there"], {}, give_up_s=4.0)
    assert list(shown) == ["hello world"]
    assert 0.2 < shown["hello world"] < 4.0


@needs_terminal
def test_the_apps_first_screen_is_seen(tmp_path: Path) -> None:
    texts = (starting.HOME_SCREEN, starting.FIRST_QUESTION)
    shown = starting.shown_after(starting.APP, texts, {"VOICEPREP_HOME": str(tmp_path)})
    assert set(shown) == set(texts)


MACHINE = {"voiceprep": "0", "python": "3", "system": "Linux", "cpus": 2, "load_before": None}
START = {"python_s": 0.01, "help_s": 0.1, "help_ratio": 10.0, "first_screen_s": None, "questions_listed_s": 1.5}


def test_the_table() -> None:
    answer = {
        "recognizer": "builtin",
        "load_s": 0.4,
        "speech_s": 9.8,
        "patience_s": 1.2,
        "endpoint_to_feedback_s": 0.021,
        "speech_end_to_feedback_s": None,
        "decode_at_end_s": 2.1,
        "ratio_to_decode_at_end": 0.01,
        "real_time_factor": 0.2,
        "cpu_percent": None,
        "longest_freeze_s": 0.5,
        "rss_after_1_min_mb": None,
        "rss_at_end_mb": 240.4,
        "realtimestt_s": 3.5,
        "phrases": 3,
    }
    figures: dict[str, object] = {"machine": MACHINE, "start": START, "paced": False, "answers": [answer]}
    figures |= {"done_at_last_word": answer, "endpoint_to_feedback_p50_s": 0.021, "endpoint_to_feedback_p95_s": 0.2}
    lines = latency.table({**figures, "listening_cpu_percent": None, "skipped": None}).splitlines()
    assert "voiceprep --help   0.100 s  (10.0 ×)" in lines
    assert "first screen       –" in lines
    head, row, _, waits = lines[-7:-3]
    assert head.split()[:3] == ["speech", "silence", "endpoint→feedback"]
    assert row.split() == "10 s 1.2 s 0.02 s – 2.10 s 0.010 3.50 s 0.20 – 0.50 s – 240 MB 3".split()
    assert waits == "endpoint → feedback: p50 0.021 s, p95 0.200 s (wanted: 0.15 s)"


@needs_flite
def test_an_answer_is_measured_with_a_timing_model_beside_what_others_do(tmp_path: Path) -> None:
    heard_by = latency.heard_with("timing:tiny.en", tmp_path)
    said = answers.sentences(list(load_library([shipped_banks()]).questions)[:1])
    answer = answers.make_answer(said, 4.0, 3.5, tmp_path / "answer.wav")

    def make() -> Recognizer:
        return turning.load(heard_by.folder, speaks=True)

    measured = turning.measure_turn(answer, SAMPLE_QUESTION, tmp_path, make, paced=False, compared_with=heard_by.folder)
    assert measured.recognizer == "whisper:tiny.en"
    assert measured.words == pytest.approx(4.0 * spoken_words.WORDS_PER_S, abs=4)
    assert measured.realtimestt_s is not None
    assert measured.realtimestt_s > 0
    assert measured.decode_at_end_s > 0
    assert measured.rss_at_end_mb > 50


def test_a_timing_model_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no timing model “huge”"):
        latency.heard_with("timing:huge", tmp_path)
    assert latency.heard_with("builtin", tmp_path) == latency.HeardBy()
    assert latency.heard_with(str(tmp_path), tmp_path) == latency.HeardBy(tmp_path.resolve())
