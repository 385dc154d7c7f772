import pytest

from voiceprep.asking.speakable import speakable

PLAIN = "What does a p-value mean, and why isn't it the probability that the null is true?"


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (PLAIN, PLAIN),
        ("Why does a KV cache help?", "Why does a K.V cache help?"),
        ("WER and CER of an ASR system", "W.E.R and C.E.R of an A.S.R system"),
        ("LLMs on GPUs", "L.L.M.s on G.P.U.s"),
        ("BERT, RAG and ROC", "BERT, RAG and ROC"),
        ("ROC AUC", "ROC A.U.C"),
        ("TF-IDF", "T.F-I.D.F"),
        ("CI/CD", "C.I/C.D"),
        ("I THINK SO", "I THINK SO"),
        ("an A/B test", "an A-B test"),
        ("e.g. LoRA vs. full tuning", "for example Lora versus full tuning"),
        ("in O(n log n) time", "in O of n log n time"),
        ("n^2 and x² and (a+b)^3", "n squared and x squared and (a+b) cubed"),
        ("2^20", "2^20"),
        ("p ≤ 0.05", "p at most 0.05"),
        ("if a >= b", "if a at least b"),
        ("text → speech", "text to speech"),
        ("set `max_depth` to 3", "set max depth to 3"),
        ("**bold**, *soft*, _also_ and ~~gone~~", "bold, soft, also and gone"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ('see [the paper](https://example.org/a_b "title") first', "see the paper first"),
        ("![a plot](plot.png)", "a plot"),
        ("# Heading\n- one\n> two", "Heading\none\ntwo"),
        ("```python\nx = 1\n```", "x = 1"),
        ("bias – variance", "bias, variance"),
        ("", ""),
    ],
)
def test_what_the_voice_gets(written: str, spoken: str) -> None:
    assert speakable(written) == spoken
    assert speakable(spoken) == spoken
