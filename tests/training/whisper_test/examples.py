"""Reading the windows back: batches of like lengths, and the tokens that are to be written for each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from vocabulary import NO_SPEECH, NO_TIMES, PREVIOUS, START, Vocabulary

IGNORED = -100
_POSITIONS_PER_S = 50
_PADDED_FRAMES = 24
_POSITIONS_AT_ONCE = 7000
_WITHOUT_TIMES = 0.4
_PROMPTED = 0.3
_LONGEST_PROMPT, _SHORT_PROMPT = 223, 40
_LONG_PROMPTS = 0.5
_TERMS = 0.6
"""A prompt is as often a list of words as that, and any tokens otherwise."""

_FIRST_TIME_AT_MOST_S = 1.0
_SIGN_S = 0.2


@dataclass(frozen=True)
class Batch:
    """Windows (batch, 80, frames); tokens in, targets out; the stretch of sound that each token is about.

    ``read`` and ``written`` are (batch, tokens, 2): positions from and to of the token that goes in and of the one
    that comes out; both are 0 where there is none.
    """

    mels: Tensor
    phonemes: Tensor
    tokens: Tensor
    targets: Tensor
    read: Tensor
    written: Tensor


@dataclass
class _Sequence:
    tokens: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    stretches: list[tuple[float, float] | None] = field(default_factory=list)

    def add(self, token: int, stretch: tuple[float, float] | None = None, target: int | None = None) -> None:
        """The next token, and what is to be learnt there: itself, where nothing else is said."""
        self.tokens.append(token)
        self.targets.append(token if target is None else target)
        self.stretches.append(stretch)


class Shard:
    """One file of windows, its spectra left on the disk."""

    def __init__(self, labels: Path) -> None:
        self.mels = np.load(labels.with_name(f"{labels.stem}-mels.npy"), mmap_mode="r")
        with np.load(labels) as file:
            self.arrays = {name: file[name] for name in file.files}
        self.frames = np.array([_last_frame(mel) for mel in self.mels])


def _last_frame(mel: npt.NDArray[np.float16]) -> int:
    """Padding is exactly 0 in every band, which sound never is."""
    used = np.flatnonzero(mel[0])
    return int(used[-1]) + 1 if used.size else 0


class Examples:
    """Every window in a folder, in another order each time."""

    def __init__(self, folder: Path, vocabulary: Vocabulary, pattern: str = "*s-*.npz") -> None:
        self.vocabulary = vocabulary
        self._shards: dict[str, Shard] = {}
        self._folder = folder
        self._pattern = pattern
        self._terms = sorted(
            {token[1:] for token in vocabulary.tokens[: vocabulary.end] if token.startswith("Ġ")} - {""}
        )
        self.refresh()

    def refresh(self) -> None:
        """Take in files that have come meanwhile."""
        for labels in sorted(self._folder.glob(self._pattern)):
            if labels.name not in self._shards:
                self._shards[labels.name] = Shard(labels)

    def batches(self, random: np.random.Generator) -> Iterator[Batch]:
        """All windows once, those of like lengths together."""
        self.refresh()
        places = [(shard, row) for shard in self._shards.values() for row in range(len(shard.frames))]
        keys = [shard.frames[row] * random.uniform(0.9, 1.1) for shard, row in places]
        places = [places[number] for number in np.argsort(keys)]
        groups: list[list[tuple[Shard, int]]] = [[]]
        for shard, row in places:
            longest = max(int(shard.frames[row]), *(int(one.frames[other]) for one, other in groups[-1]), 0)
            if (len(groups[-1]) + 1) * (longest // 2 + 60) > _POSITIONS_AT_ONCE:
                groups.append([])
            groups[-1].append((shard, row))
        for number in random.permutation(len(groups)):
            yield self.batch(groups[number], random)

    def batch(self, places: list[tuple[Shard, int]], random: np.random.Generator) -> Batch:
        frames = max(int(shard.frames[row]) for shard, row in places) + _PADDED_FRAMES
        frames = min(frames + frames % 2, 3000)
        mels = np.zeros((len(places), 80, frames), dtype=np.float32)
        phonemes = np.zeros((len(places), frames // 2), dtype=np.int64)
        prompted = random.random() < _PROMPTED
        sequences = []
        for place, (shard, row) in enumerate(places):
            width = min(frames, shard.mels.shape[2])
            mels[place, :, :width] = shard.mels[row, :, :width]
            phonemes[place, : width // 2] = shard.arrays["phonemes"][row, : width // 2]
            sequences.append(self._sequence(shard, row, random, prompted))
        return _stacked(mels, phonemes, sequences)

    def _sequence(self, shard: Shard, row: int, random: np.random.Generator, prompted: bool) -> _Sequence:
        sequence = _Sequence()
        if prompted:
            self._prompt(sequence, random)
        vocabulary = self.vocabulary
        numbers = [int(number) for number in shard.arrays["tokens"][row] if number >= 0]
        times_s = shard.arrays["times_s"][row]
        sentences = shard.arrays["sentences"][row]
        goes_on = float(shard.arrays["goes_on_from_s"][row]) >= 0
        sequence.add(vocabulary.number(START), target=IGNORED)
        if not numbers:
            # What is to come after the start is “no speech”; what is read on from is any time, or none.
            time = vocabulary.time(random.choice([0.0, random.uniform(0, _FIRST_TIME_AT_MOST_S)]))
            free = vocabulary.number(NO_TIMES) if random.random() < _WITHOUT_TIMES else time
            sequence.add(free, target=vocabulary.number(NO_SPEECH))
            sequence.add(vocabulary.end)
            return sequence
        stretches = _with_signs(times_s[: len(numbers)], shard.frames[row] / 100)
        if random.random() < _WITHOUT_TIMES and not goes_on:
            sequence.add(vocabulary.number(NO_TIMES), target=IGNORED)
            for number, stretch in zip(numbers, stretches, strict=True):
                sequence.add(number, stretch)
            last_s = float(times_s[len(numbers) - 1, 1])
            sequence.add(vocabulary.end, (last_s, last_s + _SIGN_S))
            return sequence
        for sentence in dict.fromkeys(int(one) for one in sentences[: len(numbers)]):
            own = [place for place in range(len(numbers)) if sentences[place] == sentence]
            start_s, end_s = float(times_s[own[0], 0]), float(times_s[own[-1], 1])
            first = sequence.tokens[-1] == vocabulary.number(START)
            written_s = min(start_s, _FIRST_TIME_AT_MOST_S) if first else start_s
            sequence.add(vocabulary.time(written_s), (start_s, start_s + 0.06))
            if goes_on and own[-1] == len(numbers) - 1:
                break
            for place in own:
                sequence.add(numbers[place], stretches[place])
            sequence.add(vocabulary.time(end_s), (end_s - 0.06, end_s + 0.02))
        sequence.add(vocabulary.end)
        return sequence

    def _prompt(self, sequence: _Sequence, random: np.random.Generator) -> None:
        """Words that were said before or that may come, as hotwords give them: nothing is to be learnt from them."""
        most = _LONGEST_PROMPT if random.random() < _LONG_PROMPTS else _SHORT_PROMPT
        count = int(random.integers(1, most + 1))
        sequence.add(self.vocabulary.number(PREVIOUS), target=IGNORED)
        if random.random() < _TERMS:
            terms = ", ".join(random.choice(self._terms, size=count))
            numbers = self.vocabulary.encode(f" {terms}")[:count]
        else:
            numbers = [int(number) for number in random.integers(0, self.vocabulary.end, count)]
        for number in numbers:
            sequence.add(number, target=IGNORED)


def _with_signs(times_s: npt.NDArray[np.float32], ends_s: float) -> list[tuple[float, float]]:
    """Each token's stretch of sound; a sign's is the pause after its word, if there is one."""
    stretches = []
    for place, (start_s, end_s) in enumerate(times_s):
        if end_s - start_s < 0.01:
            until_s = float(times_s[place + 1, 0]) if place + 1 < len(times_s) else ends_s
            end_s = min(max(until_s, start_s), start_s + 3 * _SIGN_S)
        stretches.append((float(start_s), float(end_s)))
    return stretches


def _stacked(mels: npt.NDArray[np.float32], phonemes: npt.NDArray[np.int64], sequences: list[_Sequence]) -> Batch:
    most = max(len(sequence.tokens) for sequence in sequences) - 1
    end = sequences[0].tokens[-1]
    tokens = torch.full((len(sequences), most), end)
    targets = torch.full((len(sequences), most), IGNORED)
    read = torch.zeros(len(sequences), most, 2)
    written = torch.zeros(len(sequences), most, 2)
    for row, sequence in enumerate(sequences):
        length = len(sequence.tokens) - 1
        tokens[row, :length] = torch.tensor(sequence.tokens[:-1])
        for place in range(length):
            targets[row, place] = sequence.targets[place + 1]
            for into, stretch in ((read, sequence.stretches[place]), (written, sequence.stretches[place + 1])):
                if stretch is not None:
                    into[row, place] = _positions(stretch, mels.shape[2] // 2)
    return Batch(torch.from_numpy(mels), torch.from_numpy(phonemes), tokens, targets, read, written)


def _positions(stretch: tuple[float, float], most: int) -> Tensor:
    first = min(max(round(stretch[0] * _POSITIONS_PER_S), 0), most - 1)
    return torch.tensor([first, min(max(round(stretch[1] * _POSITIONS_PER_S), first + 1), most)])
