"""How verdicts look everywhere in the app."""

from voiceprep.assessing.records import Verdict

MARKS = {Verdict.COVERED: "✓", Verdict.PARTIAL: "~", Verdict.MISSED: "·", Verdict.CONTRADICTED: "✗"}

STYLES = {
    Verdict.COVERED: "$text-success",
    Verdict.PARTIAL: "$text-warning",
    Verdict.MISSED: "$foreground-muted",
    Verdict.CONTRADICTED: "$text-error",
}

WORDS = {
    Verdict.COVERED: "said",
    Verdict.PARTIAL: "partly",
    Verdict.MISSED: "missed",
    Verdict.CONTRADICTED: "wrong",
}


def coverage_style(coverage: float) -> str:
    """The colour of a coverage figure."""
    if coverage >= 0.75:
        return "$text-success"
    return "$text-warning" if coverage >= 0.4 else "$text-error"


def next_verdict(verdict: Verdict) -> Verdict:
    """The verdict that a press of the correcting key gives."""
    order = list(Verdict)
    return order[(order.index(verdict) + 1) % len(order)]
