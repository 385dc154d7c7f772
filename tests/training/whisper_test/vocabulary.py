"""The model's tokens: byte pairs of the sentences, then Whisper's special tokens, then its timestamps."""

from functools import cached_property
from itertools import pairwise
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

END, START, PREVIOUS, NO_SPEECH, NO_TIMES = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)
SPECIAL = (END, START, "<|translate|>", "<|transcribe|>", "<|startoflm|>", PREVIOUS, NO_SPEECH, NO_TIMES)
TIME_STEP_S = 0.02
TIMES = tuple(f"<|{number * TIME_STEP_S:.2f}|>" for number in range(1501))

_PAIRS = 1000
_NEVER_THE_BARE_SPACE = [f" {first}" for first in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-'♪"]
"""faster-whisper forbids the first token of “ -”, “ '” and “ ♪”: were it the bare space, no new word could be spelt."""


class Vocabulary:
    """Text to tokens and back, and the numbers of the special ones."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer

    @classmethod
    def of_file(cls, file: Path) -> "Vocabulary":
        return cls(Tokenizer.from_file(str(file)))

    def encode(self, text: str) -> list[int]:
        return list(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def with_places(self, text: str) -> list[tuple[int, int, int]]:
        """Each token with the characters of the text, from and to, that it stands for."""
        encoded = self.tokenizer.encode(text, add_special_tokens=False)
        return [(number, *place) for number, place in zip(encoded.ids, encoded.offsets, strict=True)]

    def number(self, token: str) -> int:
        found = self.tokenizer.token_to_id(token)
        assert found is not None, token
        return int(found)

    @cached_property
    def end(self) -> int:
        return self.number(END)

    @cached_property
    def first_time(self) -> int:
        return self.number(TIMES[0])

    def time(self, at_s: float) -> int:
        """The timestamp nearest to a time in the window of 30 s."""
        return self.first_time + min(max(round(at_s / TIME_STEP_S), 0), len(TIMES) - 1)

    @property
    def tokens(self) -> list[str]:
        """Every token, by its number."""
        return [str(self.tokenizer.id_to_token(number)) for number in range(self.tokenizer.get_vocab_size())]


def learn(sentences: list[str]) -> Vocabulary:
    """Byte pairs of these sentences, so that nearly every word of them is one token."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=_PAIRS, min_frequency=1, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    forced = [piece for piece in _NEVER_THE_BARE_SPACE for _ in range(50)]
    tokenizer.train_from_iterator([*forced, *(f" {sentence}" for sentence in sentences)], trainer)
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in (*SPECIAL, *TIMES)])
    vocabulary = Vocabulary(tokenizer)
    order = [vocabulary.encode("a")[0], *map(vocabulary.number, (*SPECIAL, *TIMES))]
    assert all(one < other for one, other in pairwise(order)), "text < end < other special < times"
    assert vocabulary.number("Ġ") not in [vocabulary.encode(piece)[0] for piece in _NEVER_THE_BARE_SPACE]
    return vocabulary


def read_sentences(file: Path) -> list[list[str]]:
    """The paragraphs of the list, each a list of its sentences; lines with ``#`` are comments."""
    paragraphs: list[list[str]] = [[]]
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            paragraphs.append([])
        else:
            paragraphs[-1].append(line)
    return [paragraph for paragraph in paragraphs if paragraph]
