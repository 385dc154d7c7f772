"""How often an answer is cut off, and how long one waits after its true end: ``python endpointing.py``.

Answers are built from speech with pauses in known places and heard by the real VAD and the real endpointing, clean
and through noise, by fixed silences (0.6 s is RealtimeSTT's default) and by the policy that understands: ending for
good, or listening on for a while as the app does, where an end that came too early is taken back. As every
recognizer at hand would be too slow for all of them, what it would have understood is taken from the known text up to
the pause, and judged by the checker that ships: with a delay of 0.45 to 0.9 s (Whisper's base model on two cores), a
full stop too many after a third of the pauses inside of sentences and one in ten missing; or bare words, 30% of them
wrong, a fifth of the phrase's length late, as the built-in recognizer's are. --recognizer N hears N answers with the
built-in one itself. The constants were tuned on the half that --half tune chooses; the other shares no question with
it.
"""

import argparse
import json
import random
import shutil
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from noises import KINDS, heard_through, noise, room
from paused_answers import Pause, PausedAnswer, human_answers, tts_answers

from voiceprep.assessing.checker import Checker
from voiceprep.assessing.coverage import coverage_of
from voiceprep.assessing.ending import ending_of
from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples, level_dbfs
from voiceprep.listening.earlier import Earlier
from voiceprep.listening.end_silence import Ending, Finishedness, Patience
from voiceprep.listening.endpointing import (
    Ended,
    Endpointer,
    EndpointingPolicy,
    PhraseClosed,
    PhrasePaused,
    SpeechStarted,
)
from voiceprep.listening.summary import EndedBy
from voiceprep.listening.voice_activity import VoiceActivity
from voiceprep.practising.checking import load_checker
from voiceprep.questions.model import Question
from voiceprep.transcribing.recognizer import Recognizer
from voiceprep.transcribing.transcript import Transcript

FIXED = Patience(shortest=1.0, longest=1.0)
POLICIES = {
    "fixed 0.6 s": EndpointingPolicy(end_silence_ms=600, patience=FIXED, listen_on_ms=0),
    "fixed 1.5 s": EndpointingPolicy(end_silence_ms=1_500, patience=FIXED, listen_on_ms=0),
    "fixed 2.5 s": EndpointingPolicy(end_silence_ms=2_500, patience=FIXED, listen_on_ms=0),
    "ends for good": EndpointingPolicy(listen_on_ms=0),
    "listens on": EndpointingPolicy(),
}
_VERDICTS_AFTER_S = 0.1
_NO_SOUND = np.zeros(0, dtype=np.float32)


@dataclass(frozen=True)
class Condition:
    """How an answer reaches the microphone."""

    name: str
    noise: str | None = None
    snr_db: float = 0.0
    gain_db: float = 0.0


CLEAN = Condition("clean")
CONDITIONS = (
    CLEAN,
    *(Condition(f"{kind} {snr_db} dB", kind, snr_db) for kind in KINDS for snr_db in (20, 10, 5)),
    Condition("quiet", gain_db=-25.0),
    Condition("loud", gain_db=22.0),
)


@dataclass(frozen=True)
class Hearing:
    """What the VAD made of an answer: a probability and a level for each frame. The same for every policy."""

    answer: PausedAnswer
    condition: Condition
    samples: Samples
    probabilities: tuple[float, ...]
    levels_dbfs: tuple[float, ...]


@dataclass(frozen=True)
class Outcome:
    """What a policy made of an answer; ``cut_in`` is the pause in which it was ended too early.

    ``taken_back`` is how often it was ended too early and went on, because its speaker was still listened to.
    """

    started: bool
    taken_back: int
    cut: bool
    cut_in: Pause | None
    ended: bool
    delay_ms: float
    first_word_loss_ms: float
    last_word_loss_ms: float


class KnownWords:
    """Understands what was said from the known text, as late and as badly as a recognizer does."""

    def __init__(self, hearing: Hearing, kind: str) -> None:
        self._hearing = hearing
        self._kind = kind
        self.rough = kind == "bare"
        self._texts: dict[int, str] = {}
        # The same mistakes in every condition, so that the same words are judged once.
        self._randomness = random.Random(f"{hearing.answer.name} {kind}")
        self._spoiled = [word.text for word in hearing.answer.words]
        if kind == "bare":
            others = [word.strip(".,;:!?").lower() for word in self._spoiled]
            self._spoiled = [
                self._randomness.choice(others) if self._randomness.random() < 0.3 else word for word in others
            ]

    def takes_s(self, start: int, end: int) -> float:
        """How long the words of a phrase take to come."""
        if self._kind == "punctuated":
            return self._randomness.uniform(0.45, 0.9)
        return 0.05 + 0.2 * (end - start) / SAMPLE_RATE_HZ

    def text(self, end: int) -> str:
        """The text up to a sample."""
        if end not in self._texts:
            answer = self._hearing.answer
            count = sum((word.start + word.end) // 2 < end for word in answer.words)
            said = " ".join(self._spoiled[:count])
            if self._kind == "punctuated":
                dice = self._randomness.random()
                if said.endswith((".", "!")):
                    said = said[:-1] if dice < 0.1 else said
                elif not said.endswith((",", "?", ":", ";")) and dice < 0.33:
                    said += "."
            self._texts[end] = said
        return self._texts[end]


class RecognizedWords(KnownWords):
    """Understands with a recognizer; its delay is still reckoned, for this machine may be busy."""

    def __init__(self, hearing: Hearing, recognizer: Recognizer) -> None:
        super().__init__(hearing, "bare")
        self._recognizer = recognizer
        self._phrases: dict[int, str] = {}

    def takes_s(self, start: int, end: int) -> float:
        if end not in self._phrases:
            words = _recognized(self._recognizer, self._hearing.answer.name, start, end, self._hearing.samples)
            before = [at for at in self._phrases if at <= start]
            self._phrases[end] = " ".join([self._phrases[max(before)]] if before else []) + f" {words}"
        return super().takes_s(start, end)

    def text(self, end: int) -> str:
        return self._phrases[end]


_recognized_before: dict[tuple[str, int, int], str] = {}


def _recognized(recognizer: Recognizer, name: str, start: int, end: int, samples: Samples) -> str:
    key = (name, start, end)
    if key not in _recognized_before:
        _recognized_before[key] = " ".join(word.text for word in recognizer.transcribe(samples[start:end]))
    return _recognized_before[key]


def hear(answer: PausedAnswer, condition: Condition, voice_activity: VoiceActivity) -> Hearing:
    """What the VAD makes of an answer."""
    samples = heard_through(answer.samples, condition.noise, condition.snr_db, condition.gain_db, len(answer.words))
    voice_activity.reset()
    frames = samples[: samples.size // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
    return Hearing(
        answer,
        condition,
        samples,
        tuple(voice_activity.probability(frame) for frame in frames),
        tuple(level_dbfs(frame) for frame in frames),
    )


class Deciding:
    """A policy at work on an answer, with the words that it is given; the app's turns do the same with a microphone."""

    def __init__(self, hearing: Hearing, policy: EndpointingPolicy, words: KnownWords) -> None:
        self._answer = hearing.answer
        self._frames = list(zip(hearing.probabilities, hearing.levels_dbfs, strict=True))
        self._policy = policy
        self._words = words
        self._known = Finishedness(target_s=self._answer.target_s)
        self._coming: list[tuple[float, Finishedness]] = []
        self._busy_until_s, self._guessed = 0.0, -1
        self._before = Earlier()
        self.phrases: list[PhraseClosed] = []
        self.started = False
        self.taken_back = 0

    def run(self) -> Ended | None:
        """How the answer was ended, in the recording's time; None when it never was."""
        first, end = 0, None
        while True:
            before, end = end, self._until_end(first)
            if end is None or (before is not None and end.by is EndedBy.NO_SPEECH):
                return before
            first = end.at // FRAME_SAMPLES
            if end.by is not EndedBy.SILENCE or not self._goes_on(first):
                return end
            self.taken_back += 1

    def _until_end(self, first: int) -> Ended | None:
        endpointer = Endpointer(self._policy, self._before)
        offset = first * FRAME_SAMPLES
        endpointer.know(replace(self._known, ending=Ending.UNKNOWN, heard_until=0))
        for number, (probability, level) in enumerate(self._frames[first:], start=first):
            now_s = (number + 1) * FRAME_SAMPLES / SAMPLE_RATE_HZ
            while self._coming and self._coming[0][0] <= now_s:
                self._known = self._coming.pop(0)[1]
                endpointer.know(replace(self._known, heard_until=max(0, self._known.heard_until - offset)))
            for event in endpointer.push(probability, level):
                match event:
                    case PhraseClosed(start, end) | PhrasePaused(start, end):
                        self._hear(type(event)(start + offset, end + offset), now_s)
                    case Ended(by, at):
                        self.started = self.started or endpointer.started
                        self._remember(endpointer, at)
                        return Ended(by, at + offset)
        for event in endpointer.finish(EndedBy.END_OF_AUDIO):
            if isinstance(event, PhraseClosed):
                self.phrases.append(PhraseClosed(event.start + offset, event.end + offset))
        self.started = self.started or endpointer.started
        return None

    def _hear(self, phrase: PhraseClosed | PhrasePaused, now_s: float) -> None:
        if isinstance(phrase, PhraseClosed):
            self.phrases.append(phrase)
        elif self._busy_until_s > now_s:
            return
        if phrase.end == self._guessed or self._policy.patience is FIXED:
            return
        self._guessed = phrase.end
        self._busy_until_s = max(now_s, self._busy_until_s) + self._words.takes_s(phrase.start, phrase.end)
        text = self._words.text(phrase.end)
        target_s, rough = self._answer.target_s, self._words.rough
        first = Finishedness(ending_of(text), phrase.end, self._known.covered, target_s, rough)
        covered = _covered(self._answer.question, text) if self._answer.question else None
        self._coming.append((self._busy_until_s, first))
        self._coming.append((self._busy_until_s + _VERDICTS_AFTER_S, replace(first, covered=covered)))
        self._coming.sort(key=lambda one: one[0])

    def _remember(self, endpointer: Endpointer, at: int) -> None:
        if not endpointer.speech:
            return
        began, ended = endpointer.speech[0][0], endpointer.speech[-1][1]
        pauses = [*endpointer.pauses, (ended, at)]
        self._before = Earlier(
            self._before.samples + at,
            self._before.answered_ms + _ms(ended - began),
            (*self._before.pauses_ms, *(_ms(end - start) for start, end in pauses)),
        )

    def _goes_on(self, first: int) -> bool:
        """Whether there is speech within the time in which it is listened on."""
        frames = round(self._policy.listen_on_ms * SAMPLE_RATE_HZ / 1000 / FRAME_SAMPLES)
        endpointer = Endpointer(self._policy.for_going_on())
        for probability, level in self._frames[first : first + frames]:
            endpointer.push(probability, level)
        return frames > 0 and endpointer.started


def endpoint(hearing: Hearing, policy: EndpointingPolicy, words: KnownWords) -> Outcome:
    """Run a policy over an answer."""
    answer = hearing.answer
    deciding = Deciding(hearing, policy, words)
    ended = deciding.run()
    phrases = deciding.phrases
    at = ended.at if ended else answer.samples.size
    cut = ended is not None and (ended.at < answer.true_end or ended.by is EndedBy.NO_SPEECH)
    lost = answer.true_start - phrases[0].start if phrases else answer.true_end - answer.true_start
    last = 0 if cut or not phrases else answer.true_end - phrases[-1].end
    return Outcome(
        started=deciding.started,
        taken_back=deciding.taken_back,
        cut=cut,
        cut_in=next((one for one in answer.pauses if cut and one.start <= at <= one.end + SAMPLE_RATE_HZ // 2), None),
        ended=ended is not None,
        delay_ms=_ms(at - answer.true_end),
        first_word_loss_ms=max(0.0, _ms(-lost)) if phrases else _ms(lost),
        last_word_loss_ms=max(0.0, _ms(last)),
    )


def _ms(samples: int) -> float:
    return samples * 1000 / SAMPLE_RATE_HZ


@cache
def _checker() -> Checker:
    return load_checker()


def _covered(question: Question, text: str) -> float:
    return _covered_by(question, text.rstrip(".,;:!?"))


@cache
def _covered_by(question: Question, text: str) -> float:
    return coverage_of(_checker().judge(question, Transcript(text)))


@dataclass(frozen=True)
class Figures:
    """A policy's figures over some answers; delays are those of the answers that it did not cut off."""

    answers: int
    cut_per_100: float
    taken_back_per_100: float
    cut_inside_per_100: float
    delay_ms: float | None
    delay_p95_ms: float | None
    never_ended: int
    first_words_clipped: int
    first_word_loss_ms: float
    last_word_loss_ms: float


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Sum up."""
    delays = sorted(one.delay_ms for one in outcomes if not one.cut)
    count = len(outcomes)
    return Figures(
        answers=count,
        cut_per_100=100 * sum(one.cut for one in outcomes) / count,
        taken_back_per_100=100 * sum(one.taken_back for one in outcomes) / count,
        cut_inside_per_100=100 * sum(one.cut_in is not None and one.cut_in.inside for one in outcomes) / count,
        delay_ms=statistics.fmean(delays) if delays else None,
        delay_p95_ms=delays[min(len(delays) - 1, int(0.95 * len(delays)))] if delays else None,
        never_ended=sum(not one.ended for one in outcomes),
        first_words_clipped=sum(one.first_word_loss_ms > 0 for one in outcomes),
        first_word_loss_ms=max(one.first_word_loss_ms for one in outcomes),
        last_word_loss_ms=max(one.last_word_loss_ms for one in outcomes),
    )


def false_starts(
    kind: str, level_db: float, minutes: float, voice_activity: VoiceActivity, policy: EndpointingPolicy, seed: int
) -> int:
    """How often an answer starts in nothing but noise, so many decibels below speech."""
    samples = round(minutes * 60 * SAMPLE_RATE_HZ)
    sound = noise(kind, samples, seed) * 10 ** (-level_db / 20) + room(samples, seed)
    endpointer, starts = Endpointer(policy), 0
    voice_activity.reset()
    for frame in sound[: samples // FRAME_SAMPLES * FRAME_SAMPLES].astype("float32").reshape(-1, FRAME_SAMPLES):
        for event in endpointer.push(voice_activity.probability(frame), level_dbfs(frame)):
            starts += isinstance(event, SpeechStarted)
            if isinstance(event, SpeechStarted | Ended):
                endpointer = Endpointer(policy)
    return starts


def measure(hearings: Sequence[Hearing], words: Sequence[str]) -> dict[str, list[Outcome]]:
    """What every policy makes of every answer heard; those that understand, by how they are given the words."""
    found: dict[str, list[Outcome]] = {}
    for name, policy in POLICIES.items():
        fixed = policy.patience is FIXED
        for kind in words[:1] if fixed else words:
            outcomes = [endpoint(hearing, policy, KnownWords(hearing, kind)) for hearing in hearings]
            found[name if fixed else f"{name}, {kind}"] = outcomes
    return found


def voices_missing() -> str:
    """Why no answers can be built here, as a sentence; empty when they can."""
    if shutil.which("flite") and shutil.which("espeak-ng"):
        return ""
    return "No answers can be built: flite and espeak-ng, which say them, are not both installed (Debian: apt)."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--human", type=Path, help="a folder of .flac recordings with their words in .txt beside them")
    parser.add_argument("--answers", type=int, default=24, help="how many answers the voices give")
    parser.add_argument("--people", type=int, default=9, help="how many answers are made of people's recordings")
    parser.add_argument("--half", choices=("tune", "report"), default="report")
    parser.add_argument("--quick", action="store_true", help="three conditions instead of all")
    parser.add_argument("--noise-minutes", type=float, default=10.0, help="of noise alone, shared by all kinds")
    parser.add_argument("--recognizer", type=int, default=0, help="so many answers with the built-in recognizer too")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    from voiceprep.listening.silero import SileroVoiceActivity

    if voices_missing():
        print(voices_missing(), file=sys.stderr)
        return 1
    if given.human and not given.human.is_dir():
        print(f"There is no folder {given.human}.", file=sys.stderr)
        return 1
    voice_activity = SileroVoiceActivity()
    half = ("tune", "report").index(given.half)
    _tell("Building answers …")
    answers = tts_answers(given.answers, given.seed, half)
    if given.human:
        answers += human_answers(given.human, given.people, given.seed, half)
    conditions = (CLEAN, CONDITIONS[2], CONDITIONS[5]) if given.quick else CONDITIONS
    found = report(answers, conditions, voice_activity)
    per_kind = given.noise_minutes / (2 * len(KINDS))
    found["false_starts"] = {}
    for kind in KINDS:
        for level_db in (20, 5):
            _tell(f"Nothing but {kind} …")
            starts = false_starts(kind, level_db, per_kind, voice_activity, EndpointingPolicy(), given.seed)
            found["false_starts"][f"{kind}, {level_db} dB under speech"] = starts
    found["noise_minutes"] = given.noise_minutes
    if given.recognizer:
        found["recognizer"] = with_recognizer(answers[: given.recognizer], voice_activity)
    print(json.dumps(found, indent=2) if given.json else table(found))
    return 0


def report(
    answers: Sequence[PausedAnswer], conditions: Sequence[Condition], voice_activity: VoiceActivity
) -> dict[str, Any]:
    """The figures over everything, by condition, and by how the pauses were drawn."""
    heard: list[Hearing] = []
    for condition in conditions:
        _tell(f"Hearing {len(answers)} answers, {condition.name} …")
        # Without the sound, of which there are hours.
        heard += [replace(hear(answer, condition, voice_activity), samples=_NO_SOUND) for answer in answers]
    _tell("Deciding …")
    outcomes = measure(heard, ("punctuated", "bare"))
    groups: dict[str, Sequence[int]] = {"everything": range(len(heard))}
    groups["without babble"] = [at for at, one in enumerate(heard) if one.condition.noise != "babble"]
    for part in ("everyday", "wide", "people"):
        groups[part] = [at for at in groups["without babble"] if part in heard[at].answer.name.split()]
    for condition in conditions:
        groups[condition.name] = [at for at, one in enumerate(heard) if one.condition is condition]
    return {
        "groups": {
            name: {policy: asdict(figures([ones[at] for at in group])) for policy, ones in outcomes.items()}
            for name, group in groups.items()
            if group
        }
    }


def with_recognizer(answers: Sequence[PausedAnswer], voice_activity: VoiceActivity) -> dict[str, Any]:
    """Clean answers with the words of the built-in recognizer itself."""
    from voiceprep.transcribing.builtin import BuiltinRecognizer

    recognizer = BuiltinRecognizer()
    heard = [hear(answer, CLEAN, voice_activity) for answer in answers]
    fixed = [endpoint(one, POLICIES["fixed 2.5 s"], KnownWords(one, "bare")) for one in heard]
    found = {"fixed 2.5 s": asdict(figures(fixed))}
    for name in ("ends for good", "listens on"):
        new = [endpoint(one, POLICIES[name], RecognizedWords(one, recognizer)) for one in heard]
        found[f"{name}, built-in recognizer"] = asdict(figures(new))
    return found


_COLUMNS = (
    ("cut/100", "cut_per_100", "{:.1f}"),
    ("back/100", "taken_back_per_100", "{:.1f}"),
    ("inside", "cut_inside_per_100", "{:.1f}"),
    ("delay ms", "delay_ms", "{:.0f}"),
    ("p95 ms", "delay_p95_ms", "{:.0f}"),
    ("never", "never_ended", "{}"),
    ("clipped", "first_words_clipped", "{}"),
    ("first ms", "first_word_loss_ms", "{:.0f}"),
    ("last ms", "last_word_loss_ms", "{:.0f}"),
)


def table(found: dict[str, Any]) -> str:
    """The figures for people."""
    lines: list[str] = []
    groups = found["groups"] | ({"built-in recognizer, clean": found["recognizer"]} if "recognizer" in found else {})
    for name, policies in groups.items():
        lines += ["", f"{name} ({next(iter(policies.values()))['answers']} answers)".ljust(38)]
        lines[-1] += "".join(title.rjust(10) for title, _, _ in _COLUMNS)
        for policy, its in policies.items():
            cells = ("–" if its[key] is None else form.format(its[key]) for _, key, form in _COLUMNS)
            lines.append(f"  {policy}".ljust(38) + "".join(cell.rjust(10) for cell in cells))
    starts = sum(found["false_starts"].values())
    lines += ["", f"False starts in {found['noise_minutes']:g} minutes of nothing but noise: {starts}"]
    lines += [f"  {kind}: {count}" for kind, count in found["false_starts"].items()]
    return "\n".join(lines)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
