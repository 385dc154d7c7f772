"""One turn: ask, listen, transcribe, assess, keep. A plain loop that yields what happens."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from voiceprep import __version__
from voiceprep.assessing.assess import assess
from voiceprep.errors import DeviceError, StorageError, VoiceprepError
from voiceprep.history.attempt import NewAttempt, Versions
from voiceprep.listening.audio import Samples, seconds
from voiceprep.listening.endpointing import Ended, EndpointingEvent, PhraseClosed, PhrasePaused, SpeechStarted
from voiceprep.listening.listener import Listener
from voiceprep.listening.microphone import Microphone, gaps_of
from voiceprep.listening.rolling import RollingAudio
from voiceprep.listening.stream_watch import StreamWatch
from voiceprep.listening.summary import EndedBy, Gap
from voiceprep.practising import events as ev
from voiceprep.practising.equipment import Controls, Equipment, Recording
from voiceprep.practising.fingerprint import question_digest
from voiceprep.practising.live import LiveJudging
from voiceprep.practising.understanding import Understanding
from voiceprep.questions.model import Question
from voiceprep.transcribing.phrases import PhraseTranscriber

_READ_TIMEOUT_S = 0.1
"""How long a key may go unnoticed while a device sends nothing."""

_FRAMES_PER_LEVEL = 2
"""A level every 64 ms is as fast as a meter needs to move."""

_WAIT_S = 0.05


class Turn:
    """One question, asked and answered. ``run`` may be iterated once, in any thread."""

    def __init__(
        self,
        question: Question,
        equipment: Equipment,
        controls: Controls | None = None,
        *,
        ask: bool = True,
        asked_at: datetime | None = None,
    ) -> None:
        """``asked_at`` is given for an answer that was recorded before; it is the time of asking otherwise."""
        self._question = question
        self._equipment = equipment
        self._controls = controls or Controls()
        self._ask = ask
        self._asked_before = asked_at
        self._asked_at = asked_at or datetime.now(UTC)
        self._recording: Recording | None = None
        self._recorded_at: Path | None = None
        self._audio = RollingAudio()
        self._captured = 0
        self._ended_by: EndedBy | None = None
        self._ended_at = 0.0
        self._gaps: tuple[Gap, ...] = ()

    def run(self) -> Iterator[ev.TurnEvent]:
        """The events of the turn, as they happen. Failures are events too, never exceptions."""
        try:
            if self._ask:
                yield from self._asking()
            if self._controls.cancel.is_set():
                yield ev.Cancelled()
                return
            yield from self._answering()
        except VoiceprepError as error:
            self._leave_recording()
            yield ev.TurnFailed(error)
        finally:
            self._leave_recording()

    def _asking(self) -> Iterator[ev.TurnEvent]:
        voice, speaker = self._equipment.voice(), self._equipment.speaker()
        yield ev.Asking(aloud=voice is not None and speaker is not None)
        if voice is None or speaker is None:
            return
        try:
            sound = voice.synthesise(self._question.aloud, self._controls.stop_voice)
            if sound is not None:
                speaker.play(sound, self._controls.stop_voice)
        except DeviceError as error:
            yield ev.VoiceFailed(error)

    def _answering(self) -> Iterator[ev.TurnEvent]:
        voice_activity = self._equipment.voice_activity()
        self._asked_at = self._asked_before or datetime.now(UTC)
        listener = Listener(voice_activity, self._equipment.policy)
        transcriber = PhraseTranscriber(self._equipment.recognizer)
        judging = LiveJudging(self._question, self._equipment.checker)
        try:
            with self._equipment.microphone() as microphone:
                yield ev.Listening(microphone.name)
                yield from self._start_recording()
                yield from self._listening(microphone, listener, transcriber, judging)
                name, overflows = microphone.name, microphone.overflows
                self._gaps = gaps_of(microphone)
            if self._controls.cancel.is_set():
                # What was said stays on the disk, and the next start offers to finish it.
                if self._asked_before is None and not listener.started:
                    self._discard_recording()
                yield ev.Cancelled()
            elif not listener.started:
                self._discard_recording()
                yield ev.NothingHeard(name, listener.loudest_dbfs, seconds(self._captured))
            else:
                yield from self._transcribing(transcriber, judging)
                judging.close()
                if not self._controls.cancel.is_set():
                    yield from self._finishing(listener, transcriber, name, overflows)
        finally:
            transcriber.close()
            judging.close()

    def _start_recording(self) -> Iterator[ev.TurnEvent]:
        if self._equipment.keeper is None:
            return
        try:
            self._recording = self._equipment.keeper.record(self._question, self._asked_at)
            self._recorded_at = self._recording.path
        except StorageError as error:
            yield ev.RecordingFailed(error)

    def _listening(
        self, microphone: Microphone, listener: Listener, transcriber: PhraseTranscriber, judging: LiveJudging
    ) -> Iterator[ev.TurnEvent]:
        understanding = Understanding(self._question, listener)
        known_words = known_until = 0
        frames = 0
        watch = StreamWatch(microphone)
        while self._ended_by is None and not self._controls.cancel.is_set():
            try:
                frame = microphone.read(_READ_TIMEOUT_S)
            except DeviceError as error:
                yield ev.MicrophoneLost(error)
                yield from self._told(listener.finish(EndedBy.DEVICE_LOST), transcriber)
                return
            if frame is None:
                yield from self._told(listener.finish(EndedBy.END_OF_AUDIO), transcriber)
                return
            if frame.size:
                yield from self._capture(frame)
                yield from self._told(listener.hear(frame), transcriber)
                self._audio.forget_before(listener.first_sample_in_use)
                frames += 1
                if frames % _FRAMES_PER_LEVEL == 0:
                    yield ev.LevelChanged(listener.level)
            noticed = watch.look(frame, listener.level.speaking)
            if noticed:
                yield ev.MicrophoneNoticed(noticed)
            if self._controls.done.is_set() and self._ended_by is None:
                yield from self._told(listener.finish(EndedBy.KEY), transcriber)
            if transcriber.finished > known_words:
                known_words = transcriber.finished
                yield ev.WordsHeard(transcriber.words())
            if transcriber.known_until > known_until:
                known_until = transcriber.known_until
                judging.hear(transcriber.so_far())
                understanding.hear(transcriber.so_far(), known_until)
            points = judging.take()
            if points is not None:
                understanding.judge(points)
                yield ev.PointsSoFar(points)

    def _capture(self, frame: Samples) -> Iterator[ev.TurnEvent]:
        self._audio.append(frame)
        self._captured += frame.size
        if self._recording is None:
            return
        try:
            self._recording.append(frame)
        except StorageError as error:
            self._leave_recording()
            yield ev.RecordingFailed(error)

    def _told(self, happened: list[EndpointingEvent], transcriber: PhraseTranscriber) -> Iterator[ev.TurnEvent]:
        for event in happened:
            match event:
                case SpeechStarted(at):
                    yield ev.SpeechHeard(seconds(at))
                case PhrasePaused(start, end):
                    transcriber.guess(self._audio.cut(start, end), start)
                case PhraseClosed(start, end):
                    transcriber.submit(self._audio.cut(start, end), start)
                case Ended(by):
                    self._ended_by, self._ended_at = by, time.perf_counter()
                    yield ev.ListeningEnded(by)

    def _transcribing(self, transcriber: PhraseTranscriber, judging: LiveJudging) -> Iterator[ev.TurnEvent]:
        yield ev.Transcribing(transcriber.finished, transcriber.submitted)
        done = transcriber.finished
        while not transcriber.wait(_WAIT_S):
            if self._controls.cancel.is_set():
                # The answer was given: its recording stays, and the next start offers to finish it.
                self._leave_recording()
                yield ev.Cancelled()
                return
            if transcriber.finished > done:
                done = transcriber.finished
                judging.hear(transcriber.transcript())
                yield ev.WordsHeard(transcriber.words())
                yield ev.Transcribing(done, transcriber.submitted)

    def _finishing(
        self, listener: Listener, transcriber: PhraseTranscriber, microphone: str, overflows: int
    ) -> Iterator[ev.TurnEvent]:
        assert self._ended_by is not None
        transcript = transcriber.transcript()
        transcript_s = time.perf_counter() - self._ended_at
        heard = replace(listener.heard(self._ended_by, microphone, overflows), gaps=self._gaps)
        assessment = assess(self._question, transcript, heard, self._equipment.checker())
        timings = {
            "endpoint_to_transcript_s": round(transcript_s, 3),
            "endpoint_to_feedback_s": round(time.perf_counter() - self._ended_at, 3),
        }
        yield ev.Assessed(transcript, heard, assessment, timings)
        recognizer = transcriber.recognizer
        if self._equipment.keeper is None or recognizer is None:
            return
        versions = Versions(__version__, recognizer.version, assessment.checker, question_digest(self._question))
        attempt = NewAttempt(
            question_id=self._question.id,
            question_text=self._question.text,
            asked_at=self._asked_at,
            duration_s=round(seconds(self._captured), 3),
            recording=self._recorded_at,
            heard=heard,
            transcript=transcript,
            assessment=assessment,
            versions=versions,
            timings=timings,
        )
        try:
            yield ev.Kept(self._equipment.keeper.keep(attempt))
            self._finish_recording()
        except StorageError as error:
            yield ev.NotKept(error)

    def _finish_recording(self) -> None:
        if self._recording:
            self._recording.finish()
            self._recording = None

    def _discard_recording(self) -> None:
        recording, self._recording = self._recording, None
        if recording:
            recording.discard()

    def _leave_recording(self) -> None:
        recording, self._recording = self._recording, None
        if recording:
            recording.close()
