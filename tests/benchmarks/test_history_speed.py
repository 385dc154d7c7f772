import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import history_speed


def test_a_small_history_is_made_and_measured(tmp_path: Path) -> None:
    figures = history_speed.measure(tmp_path, 200, 2)

    assert figures["attempts"] == 200
    assert 1 < figures["file_mb"] < 20
    assert len(figures["calls"]) == 16
    for one in figures["calls"].values():
        assert 0 < one["p50_ms"] <= one["p95_ms"]
    json.dumps(figures)
    assert "search, a rare word" in history_speed.table(figures)
    again = history_speed.measure(tmp_path, 200, 1)
    assert again["file_mb"] == figures["file_mb"]


def test_the_table_says_what_is_over() -> None:
    def call(p95_ms: float, processor_ms: float) -> dict[str, float]:
        return {"p50_ms": 1.0, "p95_ms": p95_ms, "p50_processor_ms": 1.0, "p95_processor_ms": processor_ms}

    figures = {"attempts": 100_000, "file_mb": 1600, "file_opened_s": 2.0, "load": None}
    told = history_speed.table({**figures, "calls": {"a": call(49, 9), "b": call(80, 9), "c": call(80, 70)}})
    assert [line.split()[-1] for line in told.splitlines()[3:6]] == ["9.0", "busy", "over"]
