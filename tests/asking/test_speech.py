import json
import sys
import threading
import time
import wave
from pathlib import Path

import numpy as np
import psutil
import pytest

from voiceprep.asking.child_process import CHILD
from voiceprep.asking.pyttsx3_child import written
from voiceprep.asking.speech import ChildVoice, find_voice, list_voices
from voiceprep.asking.voices import NoVoiceError, VoiceInfo, choose_voice
from voiceprep.errors import DeviceError

ENGLISH = VoiceInfo("gmw/en", "English (Great Britain)", ("en-gb",))
AMERICAN = VoiceInfo("gmw/en-us", "English (America)", ("en-us",))
GERMAN = VoiceInfo("gmw/de", "German", ("de",), is_default=True)


def child(code: str) -> tuple[str, ...]:
    """A child process that reads its request and then does this."""
    return (sys.executable, "-c", f"import json, os, sys, time\nrequest = json.load(sys.stdin)\n{code}")


def has_synthesiser() -> bool:
    try:
        return bool(list_voices())
    except NoVoiceError:
        return False


needs_synthesiser = pytest.mark.skipif(not has_synthesiser(), reason="no speech synthesiser on this machine")


@needs_synthesiser
def test_the_machines_voice_speaks() -> None:
    voice = find_voice()
    assert voice is not None
    sound = voice.synthesise("What does a p-value mean?")
    assert sound is not None
    assert 0.5 < sound.duration_s < 6.0
    assert sound.samples.dtype == np.float32
    assert 0.05 < float(np.abs(sound.samples).max()) <= 1.0


@needs_synthesiser
def test_a_higher_rate_is_quicker() -> None:
    text = "Explain the difference between precision and recall, and when each matters."
    slow, fast = (find_voice(words_per_minute=rate) for rate in (110, 260))
    assert slow is not None
    assert fast is not None
    slowly, quickly = slow.synthesise(text), fast.synthesise(text)
    assert slowly is not None
    assert quickly is not None
    assert quickly.duration_s < 0.7 * slowly.duration_s


@needs_synthesiser
def test_the_voice_is_the_one_asked_for() -> None:
    voices = list_voices()
    last = voices[-1]
    found = find_voice(last.id)
    assert found is not None
    assert found.name == last.name
    assert found.synthesise("one two three") is not None


@needs_synthesiser
def test_a_voice_that_does_not_exist_is_not_replaced_by_another() -> None:
    with pytest.raises(DeviceError, match="voice failed"):
        ChildVoice(VoiceInfo("no/such-voice", "Nobody")).synthesise("hello")


@needs_synthesiser
def test_the_answer_is_alone_on_stdout(tmp_path: Path) -> None:
    import subprocess

    request = {"do": "speak", "text": "hello", "voice": None, "words_per_minute": 170, "path": str(tmp_path / "x.wav")}
    result = subprocess.run(CHILD, input=json.dumps(request), capture_output=True, text=True, check=True)
    assert json.loads(result.stdout) == {"path": request["path"]}


@needs_synthesiser
def test_a_folder_with_its_own_json_module_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('wrong json')")
    monkeypatch.chdir(tmp_path)
    assert list_voices()


def test_stop_kills_the_child_at_once(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    voice = ChildVoice(ENGLISH, command=child(f"open({str(pid_file)!r}, 'w').write(str(os.getpid())); time.sleep(60)"))
    stop = threading.Event()
    results: list[object] = []
    worker = threading.Thread(target=lambda: results.append(voice.synthesise("hello", stop)))
    worker.start()
    while not (pid_file.exists() and pid_file.read_text()):
        time.sleep(0.01)
    stopped_at = time.monotonic()
    stop.set()
    worker.join(10)
    assert time.monotonic() - stopped_at < 1.0
    assert results == [None]
    assert not psutil.pid_exists(int(pid_file.read_text()))


def test_a_voice_that_hangs_is_given_up() -> None:
    voice = ChildVoice(ENGLISH, timeout_s=0.3, command=child("time.sleep(60)"))
    with pytest.raises(DeviceError, match="gave no sound within"):
        voice.synthesise("hello")


def test_a_child_that_crashes_says_why() -> None:
    voice = ChildVoice(ENGLISH, command=child("raise ValueError('the larynx is missing')"))
    with pytest.raises(DeviceError, match="the larynx is missing"):
        voice.synthesise("hello")


def test_a_voice_that_writes_nonsense_is_an_error() -> None:
    voice = ChildVoice(
        ENGLISH, command=child("open(request['path'], 'w').write('x' * 9000); print(json.dumps({'path': ''}))")
    )
    with pytest.raises(DeviceError, match="made no sound"):
        voice.synthesise("hello")


def test_text_without_words_needs_no_voice() -> None:
    sound = ChildVoice(ENGLISH, command=child("raise SystemExit(1)")).synthesise(" ** ")
    assert sound is not None
    assert sound.samples.size == 0


def test_a_machine_without_a_synthesiser_has_no_voice() -> None:
    command = child("print(json.dumps({'error': 'libespeak-ng', 'no_engine': True}))")
    assert find_voice(command=command) is None
    with pytest.raises(NoVoiceError) as caught:
        list_voices(command)
    if sys.platform.startswith("linux"):
        assert "espeak-ng" in caught.value.hint


def test_a_synthesiser_without_voices_is_no_voice() -> None:
    assert find_voice(command=child("print(json.dumps({'voices': [], 'default': None}))")) is None


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ("gmw/en-us", AMERICAN),
        ("english (america)", AMERICAN),
        ("britain", ENGLISH),
        ("english", ENGLISH),
        (None, ENGLISH),
        ("  ", ENGLISH),
    ],
)
def test_choosing_a_voice(wanted: str | None, chosen: VoiceInfo) -> None:
    assert choose_voice((GERMAN, ENGLISH, AMERICAN), wanted) is chosen


def test_without_an_english_voice_the_default_speaks() -> None:
    french = VoiceInfo("fr", "French", ("fr",))
    assert choose_voice((french, GERMAN), None) is GERMAN


def test_a_wrong_name_gets_a_suggestion() -> None:
    with pytest.raises(DeviceError) as caught:
        choose_voice((GERMAN, ENGLISH, AMERICAN), "amerika")
    assert "English (America)" in caught.value.hint


@pytest.mark.parametrize("first", [3, 44, 4_000])
def test_a_sound_that_is_written_in_parts_is_waited_for(tmp_path: Path, first: int) -> None:
    whole = tmp_path / "whole.wav"
    with wave.open(str(whole), "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        file.writeframes(bytes(20_000))
    content, path = whole.read_bytes(), tmp_path / "question.wav"
    path.write_bytes(content[:first])
    rest = threading.Timer(0.3, lambda: path.write_bytes(content))
    rest.start()

    assert written(path)
    assert path.read_bytes() == content
    rest.join()


def test_a_sound_that_is_never_whole_is_none(tmp_path: Path) -> None:
    path = tmp_path / "question.wav"
    path.write_bytes(b"RIFF" + (50_000).to_bytes(4, "little") + b"WAVE" + bytes(100))

    assert not written(path, within_s=0.2)
