"""Count which words follow which in spoken answers, and put the table into a judge's heads.npz.

python tests/training/word_order.py models/key-point-judge
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from examples import bank_topics, read_contrasts, read_topics

from voiceprep.assessing.word_order import SCALE

KNOWN_WORDS = 500
_WORD = re.compile(r"[a-z']+")


def spoken_texts() -> list[str]:
    """Every answer and contrast but those of the held-out questions."""
    held = set(json.loads((HERE / "held_out.json").read_text(encoding="utf-8")))
    answers = [answer.text for topic in read_topics(HERE / "data") if topic.id not in held for answer in topic.answers]
    topics = read_contrasts(HERE / "contrast", bank_topics(HERE.parents[1] / "question_bank"))
    return answers + [said.text for topic in topics for several in topic.contrasts.values() for said in several]


def table(texts: list[str]) -> tuple[list[str], np.ndarray]:
    """The most frequent words, and for each pair the logarithm of its count over chance, both plus a half."""
    spoken = [_WORD.findall(text.lower()) for text in texts]
    counted = Counter(word for words in spoken for word in words)
    known = [word for word, _ in counted.most_common(KNOWN_WORDS)]
    numbers = {word: number for number, word in enumerate(known, 1)}
    counts = np.zeros((KNOWN_WORDS + 1, KNOWN_WORDS + 1))
    for words in spoken:
        row = [numbers.get(word, 0) for word in words]
        np.add.at(counts, (row[:-1], row[1:]), 1)
    chance = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0, keepdims=True) / counts.sum()
    values = np.log((counts + 0.5) / (chance + 0.5))
    return known, np.clip(np.round(values * SCALE), -127, 127).astype(np.int8)


def main() -> None:
    """Write it."""
    heads = Path(sys.argv[1]) / "heads.npz"
    words, pairs = table(spoken_texts())
    with np.load(heads) as given:
        kept = {name: given[name] for name in given.files}
    np.savez_compressed(heads, **{**kept, "order_words": np.array(words), "order_pairs": pairs})
    print(f"{len(words)} words")


if __name__ == "__main__":
    main()
