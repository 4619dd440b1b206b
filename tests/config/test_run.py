"""The command for one household, on a folder that others on the machine may look into."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time

from django.conf import settings


def test_what_it_keeps_is_readable_by_its_owner_alone(tmp_path):
    tmp_path.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
    environment |= {"DATA_DIR": str(tmp_path), "STATIC_ROOT": str(tmp_path / "static"), "PORT": str(port)}
    running = subprocess.Popen([sys.executable, "manage.py", "run"], cwd=settings.BASE_DIR, env=environment)
    try:
        deadline = time.monotonic() + 90
        while not (tmp_path / "beat-schedule.dat").exists() and time.monotonic() < deadline:
            time.sleep(0.2)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(timeout=60)
    kept = [path for path in tmp_path.iterdir() if path.is_file()]
    assert {"mingzhang.sqlite3", "secret_key"} <= {path.name for path in kept}
    assert [path.name for path in kept if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
