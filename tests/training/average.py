"""Write the mean of several checkpoints' weights, a little better on new questions than each (Wortsman et al. 2022).

python tests/training/average.py OUT.pt CHECKPOINT.pt CHECKPOINT.pt…
"""

import sys
from pathlib import Path

import torch


def main() -> None:
    """Average and write."""
    target, *given = map(Path, sys.argv[1:])
    states = [torch.load(path) for path in given]
    torch.save({name: sum(state[name] for state in states) / len(states) for name in states[0]}, target)


if __name__ == "__main__":
    main()
