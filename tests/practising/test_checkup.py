import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pytest

from voiceprep.asking.audio_devices import AudioDevice
from voiceprep.asking.voice import Sound, Speaker, Voice
from voiceprep.errors import BadInputError, DeviceError, RecognizerError, StorageError, VoiceprepError
from voiceprep.history.recording_files import RecordingMeta
from voiceprep.history.recordings import RecordingWriter
from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples
from voiceprep.listening.microphone import Microphone
from voiceprep.paths import Places
from voiceprep.practising.check_storage import try_data_folder
from voiceprep.practising.checkup import Tools, checkup, real_tools
from voiceprep.practising.finding import PARTS, Finding, State
from voiceprep.questions.model import Bank, Library, Mistake, Question
from voiceprep.settings import Settings
from voiceprep.transcribing.transcript import Word

HEADSET = AudioDevice(0, "Headset", 1, 2, 48_000, is_default_input=True, is_default_output=True)
ROOM = (0.005 * np.sin(np.arange(SAMPLE_RATE_HZ))).astype(np.float32)
SPEECH = (0.3 * np.sin(np.arange(2 * SAMPLE_RATE_HZ))).astype(np.float32)
QUESTION = Question("asked", "What is asked?", "It is so.", ())


class FakeMicrophone:
    def __init__(self, samples: Samples = ROOM, overflows: int = 0, error: VoiceprepError | None = None) -> None:
        self.name = "Headset"
        self.overflows = overflows
        self._samples = samples
        self._error = error
        self.read_samples = 0
        self.open = False

    def __enter__(self) -> Self:
        if self._error:
            raise self._error
        self.open = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.open = False

    def read(self, timeout_s: float) -> Samples | None:
        frame = self._samples[self.read_samples : self.read_samples + FRAME_SAMPLES]
        self.read_samples += frame.size
        return frame if frame.size else None


class FakeSpeaker:
    name = "Headset"

    def __init__(self, error: VoiceprepError | None = None) -> None:
        self._error = error
        self.played: list[Sound] = []

    def play(self, sound: Sound, stop: threading.Event) -> bool:
        if self._error:
            raise self._error
        self.played.append(sound)
        return True


class FakeVoice:
    name = "Alice"

    def __init__(self, samples: Samples = SPEECH) -> None:
        self._samples = samples

    def synthesise(self, text: str, stop: threading.Event | None = None) -> Sound | None:
        return Sound(self._samples, SAMPLE_RATE_HZ)


class FakeVoiceActivity:
    """Takes what is loud for speech, or everything, or nothing."""

    def __init__(self, threshold: float = 0.1) -> None:
        self._threshold = threshold

    def probability(self, frame: Samples) -> float:
        return float(np.max(np.abs(frame)) > self._threshold)

    def reset(self) -> None:
        pass


class FakeRecognizer:
    name = "whisper:base.en"
    version = "1"

    def __init__(self, rough: bool = False, text: str = "one two", error: VoiceprepError | None = None) -> None:
        self.rough = rough
        self._text = text
        self._error = error
        self.heard: list[Samples] = []

    def transcribe(self, samples: Samples) -> tuple[Word, ...]:
        if self._error:
            raise self._error
        self.heard.append(samples)
        return tuple(Word(word, 0.0, 1.0) for word in self._text.split())


def failing(error: Exception) -> Callable[..., object]:
    def fail(*arguments: object) -> object:
        raise error

    return fail


@dataclass(frozen=True)
class Fakes:
    """Parts that all work; a test replaces the one that it is about."""

    devices: Callable[[], Sequence[AudioDevice]] = lambda: (HEADSET,)
    library: Callable[[], Library] = lambda: Library((Bank("one", "One", "track", (QUESTION,), Path("one.md")),))
    microphone: Callable[[Settings], Microphone] = lambda settings: FakeMicrophone()
    speaker: Callable[[Settings], Speaker | None] = lambda settings: FakeSpeaker()
    voice: Callable[[Settings], Voice | None] = lambda settings: FakeVoice()
    voice_activity: Callable[[], FakeVoiceActivity] = FakeVoiceActivity
    recognizer: Callable[[Settings], FakeRecognizer] = lambda settings: FakeRecognizer()
    sample: Callable[[], Samples] = lambda: SPEECH

    def tools(self, home: Path) -> Tools:
        return Tools(
            Places(home),
            self.library,
            self.devices,
            self.microphone,
            self.speaker,
            self.voice,
            self.voice_activity,
            self.recognizer,
            self.sample,
        )


def look(home: Path, fakes: Fakes | None = None) -> dict[str, Finding]:
    found = list(checkup((fakes or Fakes()).tools(home)))
    assert [finding.part for finding in found] == list(PARTS)
    return {finding.part: finding for finding in found}


def told(found: dict[str, Finding], part: str) -> tuple[str, str, str]:
    result = found[part].result
    return result.state.value, result.message, result.hint


def test_a_machine_on_which_everything_works(tmp_path: Path) -> None:
    microphone = FakeMicrophone()
    speaker = FakeSpeaker()
    recognizer = FakeRecognizer()
    found = look(
        tmp_path,
        Fakes(
            microphone=lambda settings: microphone,
            speaker=lambda settings: speaker,
            recognizer=lambda settings: recognizer,
        ),
    )
    assert {part for part, finding in found.items() if finding.result.state is not State.OK} == {"Whisper models"}
    assert not any(finding.prevents_practising for finding in found.values())
    assert "Headset (default)" in found["sound devices"].result.message
    assert "0.5 s heard at -49 dB, the loudest -46 dB" in found["microphone"].result.message
    assert SAMPLE_RATE_HZ * 0.5 <= microphone.read_samples < SAMPLE_RATE_HZ * 0.55
    assert not microphone.open
    assert [(bool(sound.samples.any()), sound.duration_s) for sound in speaker.played] == [(False, 0.1)]
    np.testing.assert_array_equal(recognizer.heard[0], SPEECH)
    assert "2.0 s of the voice" in found["recognizer"].result.message
    assert "“one two”" in found["recognizer"].result.message


def crashing(tools: Tools, part: str) -> Tools:
    crash: Any = failing(ZeroDivisionError("by naught"))
    fields = {
        "questions": "library",
        "sound devices": "devices",
        "loudspeaker": "speaker",
        "voice activity": "voice_activity",
    }
    changes: dict[str, Any] = {fields.get(part, part): crash}
    return replace(tools, **changes)


@pytest.mark.parametrize("part", ["questions", *list(PARTS)[6:-1]])
def test_a_part_that_crashes_does_not_stop_the_others(tmp_path: Path, part: str) -> None:
    crashes: list[Exception] = []
    found = list(checkup(crashing(Fakes().tools(tmp_path), part), crashed=crashes.append))
    assert [finding.part for finding in found] == list(PARTS)
    failed = {finding.part: finding.result for finding in found if finding.result.state is State.FAILED}
    assert list(failed) == [part]
    assert "ZeroDivisionError: by naught" in failed[part].message
    assert "--debug" in failed[part].hint
    assert [str(error) for error in crashes] == ["by naught"]


def test_it_can_begin_with_any_part(tmp_path: Path) -> None:
    found = list(checkup(Fakes().tools(tmp_path), start=10))
    assert [finding.part for finding in found] == ["voice activity", "recognizer", "Whisper models"]
    assert "in the sample answer" in found[0].result.message


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        (np.zeros(SAMPLE_RATE_HZ, dtype=np.float32), ("exact digital silence", "privacy")),
        (ROOM / 100, ("very quiet", "turn the level up")),
        (np.clip(SPEECH * 10, -1, 1), ("it clips", "Turn its level down")),
    ],
)
def test_a_microphone_with_a_poor_level(tmp_path: Path, samples: Samples, words: tuple[str, str]) -> None:
    found = look(tmp_path, Fakes(microphone=lambda settings: FakeMicrophone(samples)))
    state, message, hint = told(found, "microphone")
    assert state == "warning"
    assert words[0] in message
    assert words[1] in hint
    assert not found["microphone"].prevents_practising


def test_one_loud_moment_is_not_clipping(tmp_path: Path) -> None:
    samples = ROOM.copy()
    samples[100] = 1.0
    assert told(look(tmp_path, Fakes(microphone=lambda settings: FakeMicrophone(samples))), "microphone")[0] == "ok"


def test_a_microphone_that_loses_sound(tmp_path: Path) -> None:
    found = look(tmp_path, Fakes(microphone=lambda settings: FakeMicrophone(overflows=3)))
    state, message, hint = told(found, "microphone")
    assert (state, "lost 3 times" in message, "too busy" in hint) == ("warning", True, True)


def test_a_microphone_that_sends_nothing(tmp_path: Path) -> None:
    found = look(tmp_path, Fakes(microphone=lambda settings: FakeMicrophone(ROOM[:0])))
    state, message, hint = told(found, "microphone")
    assert (state, "sends no sound" in message, bool(hint)) == ("failed", True, True)


def test_a_microphone_that_cannot_be_opened(tmp_path: Path) -> None:
    busy = DeviceError("the microphone 'Headset' could not be opened: Device unavailable", "Close other programs")
    found = look(tmp_path, Fakes(microphone=lambda settings: FakeMicrophone(error=busy)))
    assert told(found, "microphone") == (
        "failed",
        "The microphone 'Headset' could not be opened: Device unavailable",
        "Close other programs.",
    )
    assert found["microphone"].prevents_practising


def test_a_hint_never_leads_back_here(tmp_path: Path) -> None:
    missing = DeviceError("no microphone was found", "Plug one in; `voiceprep doctor` shows what the system offers")
    fakes = Fakes(
        devices=lambda: (),
        microphone=lambda settings: FakeMicrophone(error=missing),
        speaker=lambda settings: FakeSpeaker(missing),
        voice=failing(missing),  # type: ignore[arg-type]
    )
    found = look(tmp_path, fakes)
    hints = [found[part].result.hint for part in ("sound devices", "microphone", "loudspeaker", "voice")]
    assert all(hints)
    assert not any("doctor" in hint for hint in hints)
    assert "let the terminal use it" in found["microphone"].result.hint


def test_without_a_loudspeaker_one_can_practise(tmp_path: Path) -> None:
    found = look(tmp_path, Fakes(speaker=lambda settings: FakeSpeaker(DeviceError("it is gone", "Plug it in"))))
    assert told(found, "loudspeaker") == ("failed", "It is gone", "Plug it in.")
    assert not any(finding.prevents_practising for finding in found.values())


def test_without_a_voice_the_sample_answer_is_heard(tmp_path: Path) -> None:
    found = look(tmp_path, Fakes(voice=lambda settings: None))
    state, message, hint = told(found, "voice")
    assert state == "warning"
    assert "shown but not read" in message
    assert hint
    assert "in the sample answer" in found["voice activity"].result.message
    assert "of the sample answer" in found["recognizer"].result.message


def test_a_voice_that_makes_no_sound(tmp_path: Path) -> None:
    found = look(tmp_path, Fakes(voice=lambda settings: FakeVoice(SPEECH * 0)))
    state, message, hint = told(found, "voice")
    assert (state, "made no sound" in message, bool(hint)) == ("failed", True, True)
    assert found["recognizer"].result.state is State.OK


def test_a_voice_that_does_not_sound_like_speech_is_not_the_detectors_fault(tmp_path: Path) -> None:
    found = look(tmp_path, Fakes(voice=lambda settings: FakeVoice(ROOM)))
    assert told(found, "voice activity")[0] == "ok"
    assert "in the sample answer" in found["voice activity"].result.message


def test_a_voice_that_is_turned_off_is_not_tried(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("read_questions = false\n")
    found = look(tmp_path, Fakes(voice=failing(DeviceError("no"))))  # type: ignore[arg-type]
    assert told(found, "voice")[:2] == ("ok", "Turned off with read_questions in the settings")
    assert "read_questions set apart" in found["settings"].result.message


@pytest.mark.parametrize(("threshold", "words"), [(-1.0, "hears speech in silence"), (2.0, "hears no speech")])
def test_a_detector_that_does_not_detect(tmp_path: Path, threshold: float, words: str) -> None:
    found = look(tmp_path, Fakes(voice_activity=lambda: FakeVoiceActivity(threshold)))
    state, message, hint = told(found, "voice activity")
    assert (state, words in message, bool(hint)) == ("failed", True, True)
    assert found["voice activity"].prevents_practising


def test_a_rough_recognizer_says_how_to_get_a_better_one(tmp_path: Path) -> None:
    found = look(tmp_path, Fakes(recognizer=lambda settings: FakeRecognizer(rough=True)))
    state, message, hint = told(found, "recognizer")
    assert (state, "(rough)" in message, "voiceprep models fetch base.en" in hint) == ("warning", True, True)
    assert not found["recognizer"].prevents_practising


@pytest.mark.parametrize(
    ("recognizer", "words"),
    [
        (failing(RecognizerError("This machine has no recognizer", "Add a model")), "no recognizer"),
        (failing(BadInputError("No Whisper model is installed", "Add a model")), "No Whisper model"),
        (lambda settings: FakeRecognizer(text=""), "hears no word"),
        (lambda settings: FakeRecognizer(error=RecognizerError("It failed", "Keep calm")), "It failed"),
    ],
)
def test_a_recognizer_that_does_not_recognise(
    tmp_path: Path, recognizer: Callable[[Settings], FakeRecognizer], words: str
) -> None:
    found = look(tmp_path, Fakes(recognizer=recognizer))
    state, message, hint = told(found, "recognizer")
    assert (state, words in message, bool(hint)) == ("failed", True, True)
    assert found["recognizer"].prevents_practising


def test_a_recognizer_that_is_too_slow(tmp_path: Path) -> None:
    from voiceprep.practising.check_sound import Speech
    from voiceprep.practising.check_speech import try_recognizer

    ticks = iter([0.0, 1.0, 1.0, 4.0])
    result = try_recognizer(FakeRecognizer, [Speech(SPEECH, "the voice")], lambda: next(ticks))
    assert result.state is State.WARNING
    assert "1.50 × real time" in result.message
    assert "smaller model" in result.hint


def test_torch_in_the_process_is_told() -> None:
    from voiceprep.practising.check_sound import Speech
    from voiceprep.practising.check_speech import try_voice_activity

    sounds = [Speech(SPEECH, "the voice")]
    assert try_voice_activity(FakeVoiceActivity, sounds, {}).state is State.OK
    result = try_voice_activity(FakeVoiceActivity, sounds, {"torch": object()})
    assert (result.state, "PyTorch" in result.message) == (State.WARNING, True)


def test_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    found = look(tmp_path / "file")
    state, message, hint = told(found, "data folder")
    assert (state, str(tmp_path / "file") in message, "VOICEPREP_HOME" in hint) == ("failed", True, True)
    assert found["data folder"].prevents_practising


def test_the_trial_leaves_nothing_behind(tmp_path: Path) -> None:
    look(tmp_path / "home")
    assert list((tmp_path / "home").iterdir()) == []


def test_the_space_that_is_used_and_left(tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.recordings.mkdir()
    (places.recordings / "one.flac").write_bytes(bytes(2_500_000))
    (tmp_path / "history.sqlite3").write_bytes(bytes(500_000))
    result = try_data_folder(places, 600, lambda path: 12_300_000_000)
    assert result.message == f"{tmp_path}: 3.0 MB used (recordings 2.5 MB), 12.3 GB free"
    assert result.state is State.OK
    scarce = try_data_folder(places, 600, lambda path: 100_000_000)
    assert (scarce.state, bool(scarce.hint)) == (State.WARNING, True)
    with pytest.raises(StorageError, match="too little for a long answer") as caught:
        try_data_folder(places, 600, lambda path: 19_000_000)
    assert caught.value.hint


def test_settings_with_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("end_silence_s = 'long'\n")
    state, message, hint = told(look(tmp_path), "settings")
    assert (state, "end_silence_s is not a number" in message, bool(hint)) == ("failed", True, True)


def test_banks_with_mistakes_and_without_questions(tmp_path: Path) -> None:
    mistake = Mistake(Path("mine.md"), 7, "the heading has no id")
    bank = Bank("one", "One", "track", (QUESTION,), Path("one.md"))
    found = look(tmp_path, Fakes(library=lambda: Library((bank,), (), (mistake,))))
    state, message, hint = told(found, "questions")
    assert state == "warning"
    assert message.startswith("1 question in 1 bank; 1 file left out")
    assert "mine.md:7: the heading has no id" in message
    assert "bank check" in hint
    empty = look(tmp_path, Fakes(library=lambda: Library(())))
    assert empty["questions"].prevents_practising
    assert empty["questions"].result.hint


def test_the_history_is_opened_and_checked(tmp_path: Path) -> None:
    from voiceprep.history.database import open_database
    from voiceprep.history.migrations import STEPS

    assert told(look(tmp_path), "history")[1].startswith("None yet")
    assert not (tmp_path / "history.sqlite3").exists()
    open_database(tmp_path / "history.sqlite3").close()
    state, message, _ = told(look(tmp_path), "history")
    assert state == "ok"
    assert message.startswith("0 answers")
    assert f"schema version {len(STEPS)}" in message


def test_a_damaged_history_is_told_with_where_it_is_now(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite3").write_bytes(b"no database" * 1000)
    state, message, hint = told(look(tmp_path), "history")
    (moved,) = tmp_path.glob("history.sqlite3.damaged-*")
    assert (state, str(moved) in message, bool(hint)) == ("warning", True, True)
    assert moved.read_bytes() == b"no database" * 1000


def test_unfinished_recordings_are_counted(tmp_path: Path) -> None:
    meta = RecordingMeta("asked", "What is asked?", datetime(2026, 1, 2, tzinfo=UTC))
    writer = RecordingWriter(Places(tmp_path).recordings, meta)
    writer.append(np.zeros(3 * SAMPLE_RATE_HZ, dtype=np.float32))
    assert told(look(tmp_path), "recordings")[1].endswith("none is unfinished")  # somebody is at it
    writer.close()
    state, message, hint = told(look(tmp_path), "recordings")
    assert (state, bool(hint)) == ("warning", True)
    assert message.startswith("0 recordings, 0.1 MB, kept until deleted; 1 more (3 s in all) waiting")


def test_how_long_recordings_are_kept_is_told(tmp_path: Path) -> None:
    for setting, told_of in (("days", "kept for 30 days"), ("never", "not kept once an answer is assessed")):
        (tmp_path / "settings.toml").write_text(f'keep_recordings = "{setting}"\n')
        assert told(look(tmp_path), "recordings") == ("ok", f"0 recordings, 0.0 MB, {told_of}; none is unfinished", "")


def test_a_whisper_model_that_is_not_whole(tmp_path: Path) -> None:
    folder = Places(tmp_path).models / "base.en"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"suppress_ids_begin": []}')
    state, message, hint = told(look(tmp_path), "Whisper models")
    assert state in ("warning", "failed")
    assert "base.en: model.bin is missing" in message
    assert "models verify" in hint


def test_the_real_parts_without_devices(tmp_path: Path) -> None:
    # The real voice, detector, recognizer, banks and history; nothing that a machine under test may lack.
    tools = replace(
        real_tools(Places(tmp_path)),
        devices=lambda: (),
        microphone=lambda settings: FakeMicrophone(),
        speaker=lambda settings: FakeSpeaker(),
    )
    found = {finding.part: finding.result for finding in checkup(tools)}
    assert list(found) == list(PARTS)
    assert found["voice activity"].state is State.OK, found["voice activity"]
    assert "Silero hears speech" in found["voice activity"].message
    assert found["recognizer"].state is not State.FAILED, found["recognizer"]
    assert "× real time" in found["recognizer"].message
    assert found["questions"].state is State.OK, found["questions"]
    assert found["voice"].state is not State.FAILED, found["voice"]
