"""One turn: ask, listen, transcribe, assess, keep. A plain loop that yields what happens."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from voiceprep import __version__
from voiceprep.assessing.assess import assess
from voiceprep.assessing.checker import Checker
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
from voiceprep.practising.asking_aloud import AskingAloud
from voiceprep.practising.closing_words import heard_without_closing, without_closing
from voiceprep.practising.earlier_answer import EarlierAnswer
from voiceprep.practising.equipment import Controls, Equipment, Recording
from voiceprep.practising.fingerprint import question_digest
from voiceprep.practising.heard_echo import HeardEcho
from voiceprep.practising.keeping_up import KeepingUp
from voiceprep.practising.live import LiveJudging
from voiceprep.practising.live_words import LiveWords
from voiceprep.practising.spoken_commands import Command
from voiceprep.practising.turn_commands import Said, TurnCommands
from voiceprep.practising.understanding import Understanding
from voiceprep.questions.model import Question
from voiceprep.transcribing.phrases import PhraseTranscriber

_READ_TIMEOUT_S = 0.1
"""How long a key may go unnoticed while a device sends nothing."""

_FRAMES_PER_LEVEL = 2
"""A level every 64 ms is as fast as a meter needs to move."""

_WAIT_S = 0.05
"""How long a key may go unnoticed while the last words are awaited; their coming is noticed at once."""


class Turn:
    """One question, asked and answered. ``run`` may be iterated once, in any thread."""

    def __init__(
        self,
        question: Question,
        equipment: Equipment,
        controls: Controls | None = None,
        *,
        ask: bool = True,
        say: str = "",
        asked_at: datetime | None = None,
        earlier: EarlierAnswer | None = None,
    ) -> None:
        """``say`` is said in place of the question.

        ``asked_at`` is given for an answer that was recorded before; it is the time of asking otherwise.

        ``earlier`` is given for an answer that is gone on with.
        """
        self._question = question
        self._equipment = equipment
        self._controls = controls or Controls()
        self._ask = ask
        self._say = say or question.aloud
        self._earlier = earlier or EarlierAnswer()
        self._asked_before = asked_at
        self._asked_at = asked_at or datetime.now(UTC)
        self._recording: Recording | None = None
        self._recorded_at: Path | None = None
        self._audio = RollingAudio()
        self._captured = 0
        self._ended_by: EndedBy | None = None
        self._ended_at = 0.0
        self._gaps: tuple[Gap, ...] = ()
        self._said: Said | None = None

    def run(self) -> Iterator[ev.TurnEvent]:
        """The events of the turn, as they happen. Failures are events too, never exceptions."""
        try:
            asking = AskingAloud(self._say, self._equipment, self._controls) if self._ask else None
            if asking is not None:
                yield asking.announce()
            if self._controls.cancel.is_set():
                yield ev.Cancelled()
                return
            yield from self._answering(asking)
        except VoiceprepError as error:
            self._leave_recording()
            yield ev.TurnFailed(error)
        finally:
            self._leave_recording()

    def _answering(self, asking: AskingAloud | None) -> Iterator[ev.TurnEvent]:
        transcriber = self._earlier.transcriber(self._equipment.recognizer)
        if asking is not None:
            transcriber.sift(asking.echo.split)
        judging = LiveJudging(self._question, self._equipment.checker)
        keeping_up = KeepingUp(self._question, transcriber, judging)
        try:
            with self._equipment.microphone() as opened:
                microphone = opened if asking is None else (yield from asking.read(opened))
                if self._controls.cancel.is_set():
                    yield ev.Cancelled()
                    return
                listener = self._earlier.listener(self._equipment.voice_activity(), self._equipment.policy)
                self._commands = TurnCommands(
                    self._controls, transcriber, listener, self._earlier.samples, self._earlier.first_commands
                )
                self._asked_at = self._asked_before or self._earlier.asked_at or datetime.now(UTC)
                yield ev.Listening(microphone.name)
                yield from self._start_recording()
                yield from self._listening(microphone, listener, transcriber, judging, keeping_up)
                name, overflows = microphone.name, microphone.overflows
                self._gaps = gaps_of(microphone)
            if self._told_otherwise():
                # Doing what was said may cancel this turn before it gets here.
                self._discard_recording()
            elif self._controls.cancel.is_set():
                # What was said stays on the disk, and the next start offers to finish it.
                if self._asked_before is None and not listener.started:
                    self._discard_recording()
                yield ev.Cancelled()
            elif not listener.started:
                self._discard_recording()
                yield ev.NothingHeard(name, listener.loudest_dbfs, seconds(self._captured))
            else:
                yield from self._transcribing(transcriber, keeping_up)
                judging.close()
                if self._controls.cancel.is_set():
                    return
                said = self._commands.settle(self._ended_by)
                if said is not None:
                    yield from self._take(said, listener, transcriber)
                if self._told_otherwise():
                    self._discard_recording()
                    return
                if HeardEcho(transcriber, listener).is_all:
                    self._discard_recording()
                    yield ev.NothingHeard(name, listener.loudest_dbfs, seconds(self._captured), only_echo=True)
                else:
                    yield from self._finishing(listener, transcriber, judging.checker(), name, overflows)
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
        self,
        microphone: Microphone,
        listener: Listener,
        transcriber: PhraseTranscriber,
        judging: LiveJudging,
        keeping_up: KeepingUp,
    ) -> Iterator[ev.TurnEvent]:
        understanding = Understanding(self._question, listener)
        live_words, echo = LiveWords(transcriber), HeardEcho(transcriber, listener)
        known_until = frames = 0
        watch = StreamWatch(microphone)
        while self._ended_by is None and not self._told_otherwise() and not self._controls.cancel.is_set():
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
            said = self._commands.take() if self._ended_by is None else None
            if said is not None:
                yield from self._take(said, listener, transcriber)
            echoed = echo.news()
            if echoed is not None:
                yield echoed
            words = live_words.news()
            if words is not None:
                yield words
            if transcriber.known_until > known_until:
                known_until = transcriber.known_until
                judging.hear(transcriber.so_far())
                understanding.hear(transcriber.so_far(), known_until, transcriber.rough)
            points = judging.take()
            if points is not None:
                understanding.judge(points)
                yield ev.PointsSoFar(points)
            yield from keeping_up.news()

    def _take(self, said: Said, listener: Listener, transcriber: PhraseTranscriber) -> Iterator[ev.TurnEvent]:
        """Do what was said in place of the answer's first words or as its last."""
        if self._said is None:
            yield ev.CommandHeard(said.command, said.text)
        self._said = said
        if not self._told_otherwise():
            yield from self._told(listener.finish(EndedBy.COMPLETE), transcriber)

    def _told_otherwise(self) -> bool:
        """Whether a command was given in place of an answer."""
        return self._said is not None and self._said.command is not Command.DONE

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
                case PhrasePaused(start, end, speech):
                    samples = self._audio.cut(start, end)
                    transcriber.guess(samples, start, speech)
                    self._commands.paused(event, samples)
                case PhraseClosed(start, end, speech):
                    samples = self._audio.cut(start, end)
                    transcriber.submit(samples, start, speech)
                    self._commands.paused(event, samples)
                case Ended(by):
                    self._ended_by, self._ended_at = by, time.perf_counter()
                    yield ev.ListeningEnded(by)

    def _transcribing(self, transcriber: PhraseTranscriber, keeping_up: KeepingUp) -> Iterator[ev.TurnEvent]:
        yield from keeping_up.awaited()
        while not transcriber.wait(_WAIT_S) and not self._controls.cancel.is_set():
            yield from keeping_up.meanwhile()
        if self._controls.cancel.is_set():
            # The answer was given: its recording stays, and the next start offers to finish it.
            self._leave_recording()
            yield ev.Cancelled()

    def _finishing(
        self, listener: Listener, transcriber: PhraseTranscriber, checker: Checker, microphone: str, overflows: int
    ) -> Iterator[ev.TurnEvent]:
        assert self._ended_by is not None
        transcript = without_closing(transcriber.transcript(), self._said.from_s if self._said else None)
        transcript_s = time.perf_counter() - self._ended_at
        heard = replace(listener.heard(self._ended_by, microphone, overflows), gaps=self._gaps)
        heard = heard_without_closing(self._earlier.whole(heard, self._equipment.policy), transcript)
        assessment = assess(self._question, transcript, heard, checker)
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
            duration_s=round(seconds(self._earlier.samples + self._captured), 3),
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
