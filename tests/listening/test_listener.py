"""Listening to one answer: what is heard, shown and kept for the recognizer."""

import numpy as np
import pytest
from endpoints import FIXED
from flite import frames, needs_flite, pause, spoken

from voiceprep.listening.audio import FRAME_SAMPLES, Samples, level_dbfs, seconds
from voiceprep.listening.end_silence import Ending, Finishedness
from voiceprep.listening.endpointing import Ended, EndpointingPolicy, PhraseClosed
from voiceprep.listening.listener import Listener
from voiceprep.listening.rolling import RollingAudio
from voiceprep.listening.silero import SileroVoiceActivity
from voiceprep.listening.summary import EndedBy, Span


class LoudnessVoiceActivity:
    """Takes every frame above -40 dBFS for speech."""

    def __init__(self) -> None:
        self.resets = 0

    def probability(self, frame: Samples) -> float:
        return 0.9 if level_dbfs(frame) > -40 else 0.05

    def reset(self) -> None:
        self.resets += 1


def sound(duration_s: float, level: float = 0.1) -> Samples:
    made = np.random.default_rng(3).uniform(-level, level, round(duration_s * 16_000))
    return made.astype(np.float32)


def listen(recording: Samples, listener: Listener) -> tuple[list[tuple[PhraseClosed, Samples]], list[Ended], int]:
    """The phrases with their audio as a turn cuts it, the ends, and the most frames held at once."""
    audio = RollingAudio()
    phrases: list[tuple[PhraseClosed, Samples]] = []
    ends: list[Ended] = []
    most = 0
    for frame in [*frames(recording), None]:
        if frame is not None:
            audio.append(frame)
        for event in listener.finish(EndedBy.END_OF_AUDIO) if frame is None else listener.hear(frame):
            if isinstance(event, PhraseClosed):
                phrases.append((event, audio.cut(event.start, event.end)))
            elif isinstance(event, Ended):
                ends.append(event)
        audio.forget_before(listener.first_sample_in_use)
        most = max(most, audio.cut(0, 1 << 62).size)
    return phrases, ends, most


RECORDING = np.concatenate(
    [pause(3.3), sound(2.0), pause(0.8), sound(4.1), pause(1.5), sound(40), pause(0.4), sound(1), pause(4)]
)


def test_phrases_cut_from_the_rolling_audio_are_those_of_the_recording() -> None:
    phrases, ends, most = listen(RECORDING, Listener(LoudnessVoiceActivity(), EndpointingPolicy()))
    assert len(phrases) == 4
    for event, cut in phrases:
        assert np.array_equal(cut, RECORDING[event.start : event.end])
    assert [end.by for end in ends] == [EndedBy.SILENCE]
    assert seconds(most) < 26


@needs_flite
def test_phrases_of_real_speech_are_those_of_the_recording() -> None:
    said = ["The loss is flat.", "So I look at the gradients first.", "Then at the learning rate."]
    recording = np.concatenate([pause(0.7), *(part for text in said for part in (spoken(text), pause(0.9))), pause(3)])
    listener = Listener(SileroVoiceActivity(), EndpointingPolicy())
    phrases, ends, _ = listen(recording, listener)
    assert len(phrases) == 3
    assert phrases[0][0].start < 0.7 * 16_000
    for event, cut in phrases:
        assert np.array_equal(cut, recording[event.start : event.end])
    heard = listener.heard(ends[0].by, "file", 0)
    assert heard.speech_started_s == pytest.approx(0.7, abs=0.35)
    assert heard.ended_by is EndedBy.SILENCE
    assert len(heard.pauses) == 2
    assert all(pause_.duration_s == pytest.approx(0.9, abs=0.4) for pause_ in heard.pauses)


def test_what_was_heard_is_told_in_seconds() -> None:
    recording = np.concatenate([pause(32 * 0.032), sound(64 * 0.032), pause(32 * 0.032), sound(64 * 0.032), pause(3.2)])
    listener = Listener(LoudnessVoiceActivity(), FIXED)
    _, [end], _ = listen(recording, listener)
    heard = listener.heard(end.by, "Desk mic", 3)
    assert heard.speech == (Span(1.024, 3.072), Span(4.096, 6.144))
    assert heard.pauses == (Span(3.072, 4.096),)
    assert (heard.speech_started_s, heard.speech_ended_s) == (1.024, 6.144)
    assert heard.endpoint_s == pytest.approx(6.144 + 79 * 0.032)
    assert heard.ended_by is EndedBy.SILENCE
    assert (heard.microphone, heard.overflows) == ("Desk mic", 3)
    assert heard.level_dbfs == pytest.approx(level_dbfs(sound(2)), abs=0.5)


def test_nothing_heard_has_no_times_and_the_level_of_the_loudest_frame() -> None:
    recording = np.concatenate([pause(1), sound(0.032, 0.1), pause(1)])
    listener = Listener(LoudnessVoiceActivity(), EndpointingPolicy())
    _, [end], _ = listen(recording, listener)
    heard = listener.heard(end.by, "mic", 0)
    assert not listener.started
    assert end.by is EndedBy.NO_SPEECH
    assert (heard.speech_started_s, heard.speech_ended_s, heard.speech) == (None, None, ())
    assert heard.level_dbfs == listener.loudest_dbfs > -40


def test_the_meter_shows_level_speech_and_countdown() -> None:
    listener = Listener(LoudnessVoiceActivity(), FIXED)
    assert listener.level.countdown_s is None
    for frame in frames(pause(1.024)):
        listener.hear(frame)
    assert (listener.level.dbfs, listener.level.speaking, listener.level.countdown_s) == (-120.0, False, None)
    assert listener.level.elapsed_s == 1.024
    for frame in frames(sound(1.024)):
        listener.hear(frame)
    assert listener.level.speaking
    assert listener.level.countdown_s is None
    shown: list[float | None] = []
    for frame in frames(pause(2.496)):
        listener.hear(frame)
        shown.append(listener.level.countdown_s)
    assert shown[:9] == [None] * 9
    assert shown[9] == pytest.approx(2.5 - 0.32)
    counted = [left for left in shown[9:] if left is not None]
    assert counted == sorted(counted, reverse=True)
    assert counted[-1] == pytest.approx(0.004)
    for frame in frames(sound(0.096)):
        listener.hear(frame)
    assert listener.level.countdown_s is None


def test_the_countdown_follows_what_is_known() -> None:
    listener = Listener(LoudnessVoiceActivity(), EndpointingPolicy())
    for frame in frames(np.concatenate([sound(2.0), pause(0.96)])):
        listener.hear(frame)
    before = listener.level
    assert before.countdown_s is not None
    listener.know(Finishedness(Ending.UNFINISHED, heard_until=3 * 16_000))
    listener.hear(pause(0.032))
    doubtful = listener.level
    listener.know(Finishedness(Ending.CLOSING, heard_until=3 * 16_000))
    listener.hear(pause(0.032))
    sure = listener.level
    assert doubtful.countdown_s is not None
    assert sure.countdown_s is not None
    assert sure.countdown_s < before.countdown_s < doubtful.countdown_s
    for level in (before, doubtful, sure):
        assert level.countdown_s is not None
        assert level.countdown_s < level.end_silence_s


def test_the_voice_activity_starts_afresh() -> None:
    voice_activity = LoudnessVoiceActivity()
    Listener(voice_activity, EndpointingPolicy())
    assert voice_activity.resets == 1


def test_rolling_audio_gives_what_it_still_holds() -> None:
    audio = RollingAudio()
    assert audio.cut(0, 100).size == 0
    whole = sound(FRAME_SAMPLES * 4 / 16_000)
    for frame in frames(whole):
        audio.append(frame)
    assert np.array_equal(audio.cut(0, 2048), whole)
    assert np.array_equal(audio.cut(600, 1500), whole[600:1500])
    audio.forget_before(1100)
    assert np.array_equal(audio.cut(1100, 5000), whole[1100:])
    assert np.array_equal(audio.cut(0, 1500), whole[1024:1500])
    assert audio.cut(0, 1000).size == 0


@pytest.mark.parametrize(
    ("samples", "dbfs"),
    [
        (np.zeros(0, np.float32), -120.0),
        (np.zeros(9, np.float32), -120.0),
        (np.ones(9, np.float32), 0.0),
        (np.full(9, 0.1, np.float32), -20.0),
        (np.full(9, 1e-9, np.float32), -120.0),
    ],
)
def test_levels(samples: Samples, dbfs: float) -> None:
    assert level_dbfs(samples) == pytest.approx(dbfs, abs=0.001)
