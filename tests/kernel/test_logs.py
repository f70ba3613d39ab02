"""Logs: a line of JSON an event, exceptions and libraries' lines included."""

import json
import subprocess
import sys

SCRIPT = """
import logging, structlog
from haoke.kernel.logs import configure_logs
configure_logs("json", "web-1")
structlog.get_logger().info("started", port=8300)
structlog.get_logger().debug("not shown")
try:
    1 / 0
except ZeroDivisionError:
    structlog.get_logger().exception("failed")
logging.getLogger("library").warning("careful %s", "now")
"""


def test_json_lines() -> None:
    answer = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    started, failed, library = map(json.loads, answer.stderr.splitlines())
    assert (started["event"], started["port"], started["process"], started["level"]) == (
        "started",
        8300,
        "web-1",
        "info",
    )
    assert "ZeroDivisionError" in failed["exception"]
    assert (library["event"], library["level"]) == ("careful now", "warning")
