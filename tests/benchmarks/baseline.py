"""Whether the key-point checker is as right as it was: ``python tests/benchmarks/baseline.py [--write]``.

Measures the shipped checker on the evaluation set ``sets/dev`` and fails when a figure is worse than in
``baseline.json`` by more than the tolerance. The judge runs in int8, whose rounding differs a little from one
processor to another; the tolerance is for that. ``--write`` stores today's figures.
"""

import argparse
import json
import sys
from pathlib import Path

from keypoints import measure, read_set

from voiceprep.practising.checking import load_checker

HERE = Path(__file__).resolve().parent
STORED = HERE / "baseline.json"
FIGURES = ("covered_f1", "contradicted_f1", "accuracy")
TOLERANCE = 0.015


def main() -> int:
    """Measure, and compare or store; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="store today's figures as the baseline")
    given = parser.parse_args()
    report = measure(load_checker(), read_set(HERE / "sets" / "dev"))
    now = {name: report[name] for name in FIGURES}
    if given.write:
        STORED.write_text(json.dumps({"checker": report["checker"], **now}, indent=1) + "\n")
        return 0
    stored = json.loads(STORED.read_text())
    if stored["checker"] != report["checker"]:
        sys.stdout.write(
            f"The baseline is of {stored['checker']}, the checker is {report['checker']}: store it anew.\n"
        )
        return 1
    fallen = [name for name in FIGURES if now[name] < stored[name] - TOLERANCE]
    for name in FIGURES:
        mark = "  FELL" if name in fallen else ""
        sys.stdout.write(f"{name:<16}{now[name]:.3f}  (baseline {stored[name]:.3f}){mark}\n")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
