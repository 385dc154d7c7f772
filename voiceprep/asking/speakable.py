"""What is handed to a synthesiser: the text without its Markdown, abbreviations and symbols written out."""

import re

_LETTER_BY_LETTER = """
AI AIC ANN API ASR AUC BIC BPE CD CDN CER CI CLI CNN CPU CRF CSV CTC CV DB DNS DPO DSP EDA EER EM ETL FFT FN FP
FPR GBM GMM GPT GPU GRU HMM HPO HTTP IAM ICA IDE IDF IID IO IOU IPA IR KL KV LDA LLM LM LR LRU LSTM MAE MDP MFCC
ML MLE MLP MSE MT NER NLI NLL NLP NN NPU OKR OOD OOM OOV OS PCA PDF PII PPO PR QA QPS QR RDD RL RLHF RMSE RNG
RNN RPC RSI RTF SDK SFT SGD SHA SLA SLI SLO SQL SRE SSD SSE SSH SSL STFT STT SVD SVM TDD TF TLS TN TP TPR TPU
TTFT TTL TTS UI URL UX VAD VAE VM VQ WER XML
"""

SPELLED = frozenset(_LETTER_BY_LETTER.split())
"""Abbreviations that are said letter by letter. Those that are said as words (BERT, RAG, ROC) are not here."""

WORDS = {
    "e.g.": "for example",
    "i.e.": "that is",
    "vs.": "versus",
    "vs": "versus",
    "w.r.t.": "with respect to",
    "etc.": "et cetera",
    "i.i.d.": "I.I.D",
    "A/B": "A-B",
    "I/O": "I.O",
    "O(1)": "O of one",
    "O(n)": "O of n",
    "O(log n)": "O of log n",
    "O(n log n)": "O of n log n",
    "LoRA": "Lora",
    "QLoRA": "Q Lora",
    "mAP": "mean A.P",
    "IoU": "I.O.U",
    "XGBoost": "X G boost",
    "LaTeX": "lay tech",
}
"""What is written one way and said another; matched as it is written, between spaces or punctuation."""

SYMBOLS = {
    "≈": " approximately ",
    "≠": " is not equal to ",
    "≤": " at most ",
    "≥": " at least ",
    "<=": " at most ",
    ">=": " at least ",
    "!=": " is not equal to ",
    "==": " equals ",
    "->": " to ",
    "=>": " gives ",
    "→": " to ",
    "×": " times ",
    "·": " times ",
    "±": " plus or minus ",
    "√": " the square root of ",
    "∑": " the sum of ",
    "∞": " infinity ",
    "∈": " in ",
    "∝": " proportional to ",
    "²": " squared",
    "³": " cubed",
    "…": "...",
    "&": " and ",
    " – ": ", ",
    " — ": ", ",
}
"""Symbols that voices skip, or read by names that are no help to a listener."""

_MARKDOWN = (
    (re.compile(r"^\s*(```|~~~).*$", re.MULTILINE), ""),
    (re.compile(r"^\s*(?:#{1,6}|>+|[-*+])\s+", re.MULTILINE), ""),
    (re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]+)>"), r"\1"),
    (re.compile(r"(`+)(.+?)\1"), r"\2"),
    (re.compile(r"(?<![\w*])(\*{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])", re.DOTALL), r"\2"),
    (re.compile(r"(?<!\w)(_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL), r"\2"),
    (re.compile(r"~~(?=\S)(.+?)(?<=\S)~~"), r"\1"),
)
_POWER = re.compile(r"(?<=[\w)])\s*\^\s*\{?([23])\}?(?!\w)")
_SNAKE = re.compile(r"(?<=[A-Za-z0-9])_+(?=[A-Za-z0-9])")
_CAPITALS = re.compile(r"(?<![A-Za-z.])([A-Z]{2,5})(s?)(?![A-Za-z]|\.[A-Za-z])")


def _one_of(table: dict[str, str], bounded: bool) -> re.Pattern[str]:
    longest_first = "|".join(re.escape(entry) for entry in sorted(table, key=len, reverse=True))
    return re.compile(rf"(?<![\w./])(?:{longest_first})(?![\w/])" if bounded else longest_first)


_WORD = _one_of(WORDS, bounded=True)
_SYMBOL = _one_of(SYMBOLS, bounded=False)


def speakable(text: str) -> str:
    """The text as a voice should get it; plain text comes back as it is, and so does what was made here."""
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    text = _WORD.sub(lambda match: WORDS[match[0]], text)
    text = _POWER.sub(lambda match: " squared" if match[1] == "2" else " cubed", text)
    text = _SYMBOL.sub(lambda match: SYMBOLS[match[0]], text)
    text = _SNAKE.sub(" ", text)
    text = _CAPITALS.sub(_spelled, text)
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def _spelled(match: re.Match[str]) -> str:
    """``LLM`` as ``L.L.M`` and ``LLMs`` as ``L.L.M.s``: with spaces instead, voices take A for the article."""
    letters, plural = match.groups()
    if letters not in SPELLED:
        return match[0]
    return ".".join(letters) + (".s" if plural else "")
