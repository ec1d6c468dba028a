"""All benchmarks one after the other, each in a process of its own, so that none counts another's memory.

    python -m bench [--small]

They take about a quarter of an hour; `--small` shows in a minute or two that they run.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FULL = (("scan_account.py",), ("assess_bench.py",), ("assess_bench.py", "--store"), ("store_bench.py",))
SMALL = (
    ("scan_account.py", "--runs", "1"),
    *((*each, "--assets", "20000") for each in FULL[1:]),
)


def main() -> None:
    for script, *options in SMALL if "--small" in sys.argv[1:] else FULL:
        print(f"\n== {' '.join([script, *options])}", flush=True)
        subprocess.run([sys.executable, HERE / script, *options], check=True)


if __name__ == "__main__":
    main()
