"""Results as tables: printed, and written between two marks into docs/performance.md."""

import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import NamedTuple

DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


class Table(NamedTuple):
    """``data`` says on which data the numbers were taken."""

    title: str
    data: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[str]]

    def text(self) -> str:
        lines = [f"### {self.title}", "", self.data, "", _row(self.head), _row(["---"] * len(self.head))]
        return "\n".join([*lines, *(_row(row) for row in self.rows)])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def number(value: float) -> str:
    """As many digits as mean something."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def middle(values: Sequence[float]) -> float:
    return median(values)


def machine() -> str:
    """What the numbers were measured on."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    day = datetime.now(UTC).date().isoformat()
    load = os.getloadavg()[0]
    return (
        f"{day}, {os.cpu_count()} × {model}, Python {platform.python_version()}; load average at the start {load:.1f}."
    )


def write(tables: Sequence[Table], preface: str) -> None:
    """Replace what stands between the marks of the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    block = "\n\n".join([preface, *(table.text() for table in tables)])
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{block}\n\n{END}{after}", encoding="utf-8")


def show(table: Table) -> None:
    sys.stdout.write("\n" + table.text() + "\n")
    sys.stdout.flush()
