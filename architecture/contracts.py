"""The import contracts of pyproject.toml, run by import-linter."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def check() -> bool:
    """Whether all contracts are kept; the report goes to standard output."""
    return lint_imports(no_cache=True, is_debug_mode=False) == EXIT_STATUS_SUCCESS
