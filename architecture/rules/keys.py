"""Rows of one workspace lie together and can be moved together only if every key begins with the workspace."""

import ast
import importlib
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from architecture.project import Finding, Project

INSTALLATION = {"installation", "leases", "workspaces", "logins", "sign_in_attempts", "sessions", "alembic_version"}
"""Tables that belong to the whole installation, not to a workspace."""

REFUSED_INDEXES = {"brin", "gist", "spgist"}


def rule(project: Project) -> Iterator[Finding]:
    """Every table's primary key begins with workspace_id, except the installation's own; no sequences."""
    for source in project.product():
        if source.parts[-1] == "tables.py":
            module = importlib.import_module(".".join(source.parts).removesuffix(".py"))
            lines = _lines(source.tree)
            for table in vars(module).values():
                if isinstance(table, sa.Table) and table.name in lines:
                    for message in problems(table):
                        yield Finding(source.path, lines[table.name], f"{table.name}: {message}")


def problems(table: sa.Table) -> Iterator[str]:
    keys = [column.name for column in table.primary_key.columns]
    if table.name not in INSTALLATION and keys[:1] != ["workspace_id"]:
        yield "the primary key does not begin with workspace_id"
    for column in table.columns:
        if column.identity is not None or isinstance(column.default, sa.Sequence):
            yield f"{column.name} draws from a sequence"
        if isinstance(column.type, sa.Integer) and column.primary_key and column.autoincrement is True:
            yield f"{column.name} draws from a sequence"
    for constraint in table.constraints:
        if isinstance(constraint, ExcludeConstraint):
            yield "exclusion constraint"
        if isinstance(constraint, sa.ForeignKeyConstraint) and "workspace_id" not in constraint.column_keys:
            yield f"foreign key {constraint.column_keys} does not stay in the workspace"
    for index in table.indexes:
        if index.dialect_options["postgresql"]["using"] in REFUSED_INDEXES:
            yield f"index {index.name} is not distributable"


def _lines(tree: ast.Module) -> dict[str, int]:
    """Table name → line of its ``sa.Table("name", ...)``."""
    return {
        str(node.args[0].value): node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "Table"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
