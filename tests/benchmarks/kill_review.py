"""Kill the real program while somebody types, saves or finishes in the forms of a review, see what is left.

    python tests/benchmarks/kill_review.py [--times 200] [--seed 1]

Each round runs the program in a pseudo-terminal on a store of its own, kills it with SIGKILL at a random
moment, opens the store again and compares. Ends with 1 when an act is half done, what was typed stands
under another child, or more than the last second of typing is gone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

import kills

A_SECOND = 1.0


def main() -> int:
    """Run the rounds in turn and print what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random, found = Random(options.seed), list[kills.Found]()
    with tempfile.TemporaryDirectory() as name:
        made = kills.stores(Path(name) / "made")
        for number in range(options.times):
            one = kills.ROUNDS[number % len(kills.ROUNDS)](made, Path(name) / "round", random)
            found.append(one)
            for fault in one.faults:
                print(f"round {number + 1}, {one.what}: {fault}", flush=True)
            if one.lost_after > A_SECOND:
                print(f"round {number + 1}, {one.what}: {one.lost_after:.2f} s of typing gone", flush=True)
    for what in dict.fromkeys(one.what for one in found):
        rounds = [one for one in found if one.what == what]
        done = sum(one.recorded for one in rounds)
        lost = max(one.lost_after for one in rounds)
        print(
            f"{what}: {len(rounds)} kills, {sum(bool(one.faults) for one in rounds)} with a fault;"
            f" {done} recorded whole, {len(rounds) - done} not at all;"
            f" {sum(one.typed for one in rounds)} words typed, {lost:.2f} s gone at most"
        )
    return int(any(one.faults or one.lost_after > A_SECOND for one in found))


if __name__ == "__main__":
    sys.exit(main())
