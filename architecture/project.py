"""The files a rule reads: each parsed once, whatever the number of rules."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple


class Finding(NamedTuple):
    """A place that breaks a rule. ``path`` is relative to the project."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class Source:
    """One text file."""

    def __init__(self, root: Path, path: str) -> None:
        self.path = path
        self.text = (root / path).read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return Path(self.path).parts

    @property
    def context(self) -> str:
        """The folder under haoke/ the file belongs to; empty for a file beside the contexts."""
        return self.parts[1] if self.parts[0] == "haoke" and len(self.parts) > 2 else ""

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    def strings(self) -> Iterator[ast.Constant]:
        """String constants that are no docstrings."""
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield node


class Project:
    """The committed and not ignored files under ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._sources: dict[str, Source] = {}

    @cached_property
    def paths(self) -> list[str]:
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=self.root, capture_output=True, check=True, text=True).stdout  # noqa: S603 - constant command
        return sorted(path for path in set(listed.split("\0")) - {""} if (self.root / path).is_file())

    def files(self, folder: str, *suffixes: str) -> Iterator[Source]:
        """Text files under a folder ("" for all) whose names end with one of the suffixes."""
        for path in self.paths:
            if path.startswith(folder) and path.endswith(suffixes):
                if path not in self._sources:
                    self._sources[path] = Source(self.root, path)
                yield self._sources[path]

    def product(self) -> Iterator[Source]:
        """The Python modules of the product."""
        return self.files("haoke/", ".py")
