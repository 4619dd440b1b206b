"""`make bench`: every benchmark in turn, each in a process of its own, so that none warms another up."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    failed = 0
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"\n== {path.stem.removeprefix('bench_')}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {
                "DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": folder, "STATIC_ROOT": folder, "LOG_LEVEL": "ERROR",
            }  # fmt: skip
            environment.pop("DATABASE_URL", None)
            failed += (
                subprocess.run([sys.executable, "-m", f"tests.benchmarks.{path.stem}"], env=environment).returncode != 0
            )
    return failed


sys.exit(main())
