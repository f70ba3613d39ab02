"""Each rule finds what it forbids in a small project made for it, and nothing in code that obeys."""

import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from architecture.project import Project
from architecture.rules import RULES, keys

HOME = "/" + "root"  # in two pieces: this file must pass the rule as well
CONTEXT = "haoke/conversations/actions/post.py"
TABLES = "haoke/conversations/tables.py"
STRATEGY = "haoke/routing/strategies/least_busy.py"

BROKEN = [
    ("commits", {CONTEXT: "async def post(tx):\n    await tx.connection.commit()\n"}, "commit() outside"),
    ("commits", {CONTEXT: "async def post(db):\n    async with db.begin():\n        pass\n"}, "begin() outside"),
    ("selects", {TABLES: "", CONTEXT: "import sqlalchemy as sa\nstatement = sa.select(1)\n"}, "select() belongs"),
    ("selects", {TABLES: "", CONTEXT: "from sqlalchemy import select\nstatement = select(1)\n"}, "select() belongs"),
    ("selects", {TABLES: "", CONTEXT: "SQL = 'SELECT id FROM parts'\n"}, "SELECT belongs"),
    ("kinds", {STRATEGY: "", CONTEXT: "def f(queue):\n    return queue.strategy == 'least_busy'\n"}, "'least_busy'"),
    (
        "kinds",
        {STRATEGY: "", CONTEXT: "def f(strategy):\n    return strategy in ('a', 'least_busy')\n"},
        "'least_busy'",
    ),
    (
        "kinds",
        {
            "haoke/channels/adapters/web/__init__.py": "",
            CONTEXT: "def f(a):\n    match a.kind:\n        case 'web':\n            return 1\n",
        },
        "'web'",
    ),
    ("imports", {CONTEXT: "def f():\n    import json\n"}, "inside a function"),
    ("imports", {CONTEXT: "import importlib\nm = importlib.import_module('a')\n"}, "by name"),
    ("names", {"haoke/conversations/utils.py": ""}, "'utils.py'"),
    ("names", {"web/core/src/helpers/text.ts": ""}, "'helpers'"),
    ("environment", {CONTEXT: "import os\nhome = os.environ['HOME']\n"}, "os.environ"),
    ("environment", {CONTEXT: "import os\nhome = os.getenv('HOME')\n"}, "os.environ"),
    ("dialect", {"migrations/1.py": "SQL = 'CREATE TRIGGER t AFTER INSERT ON parts'\n"}, "TRIGGER"),
    ("dialect", {CONTEXT: "SQL = 'NOTIFY news'\n"}, "NOTIFY news"),
    ("dialect", {CONTEXT: "SQL = 'SELECT pg_advisory_xact_lock(1)'\n"}, "pg_advisory"),
    ("dialect", {CONTEXT: "SQL = 'CREATE INDEX i ON t USING gist (a)'\n"}, "USING gist"),
    ("dialect", {CONTEXT: "SQL = 'CREATE TABLE t (id bigserial)'\n"}, "bigserial"),
    ("catalogues", {"web/locales/en/a.json": "{}", "web/locales/zh-CN/a.json": "{}"}, "missing"),
    (
        "refusals",
        {
            "haoke/kernel/errors.py": "class Refusal(Exception): ...\nclass Conflict(Refusal): ...\n",
            "haoke/conversations/errors.py": "class Closed(Conflict): ...\n",
            "web/locales/en/kernel.json": '{"error.Conflict": "No."}',
        },
        "error.Closed",
    ),
    ("literals", {CONTEXT: "TITLE = '会话'\n"}, "catalogue"),
    ("literals", {"web/workspace/src/A.vue": "<template><p>排队</p></template>"}, "catalogue"),
    ("traces", {"docs/install.md": f"cd {HOME}/haoke\n"}, HOME),
    ("traces", {"requirements/run.txt": "--index-url https://example.org/simple\n"}, "--index-url"),
    ("traces", {"web/package-lock.json": '{"resolved": "https://example.org/a.tgz"}\n'}, "resolved"),
]

KEPT = [
    ("commits", {"haoke/kernel/db.py": "async def run(connection):\n    await connection.commit()\n"}),
    ("selects", {CONTEXT: "def f(picker):\n    return picker.select(1)\n", TABLES: ""}),
    ("selects", {"haoke/cli/doctor.py": "SQL = 'SELECT name FROM settings'\n", TABLES: ""}),
    ("selects", {TABLES: "", "haoke/conversations/queries.py": "import sqlalchemy as sa\nstatement = sa.select(1)\n"}),
    ("selects", {"haoke/conversations/queries/lists.py": "import sqlalchemy as sa\nstatement = sa.select(1)\n"}),
    ("selects", {CONTEXT: "def f(picker):\n    '''Use SELECT with care FROM here.'''\n    return picker.select(1)\n"}),
    ("kinds", {STRATEGY: "def f(strategy):\n    return strategy == 'least_busy'\n"}),
    ("kinds", {STRATEGY: "", CONTEXT: "def f(author):\n    return author.kind == 'visitor'\n"}),
    ("imports", {"haoke/kernel/plugins.py": "import importlib\nm = importlib.import_module('a')\n"}),
    ("names", {"haoke/conversations/transcript.py": ""}),
    ("environment", {"haoke/kernel/settings.py": "import os\nhome = os.environ['HOME']\n"}),
    ("dialect", {CONTEXT: "def f():\n    '''LISTEN is not used.'''\n    return 'please notify the serial killer'\n"}),
    ("literals", {CONTEXT: "def f():\n    '''好客'''\n"}),
    ("literals", {STRATEGY: "titles = {'zh-CN': '空闲优先'}\n"}),
    ("literals", {"web/core/src/a.ts": "// 会话\nconst a = 1 /* 排队 */\n"}),
    ("literals", {"web/ui/i18n.ts": "const names = ['简体中文', '繁體中文'], stop = /[，。]/\n"}),
    ("traces", {"README.md": f"See https://example.org{HOME}/done and .{HOME}/a.\n"}),
]


def project(folder: Path, files: dict[str, str]) -> Project:
    subprocess.run(["git", "init", "-q", folder], check=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return Project(folder)


@pytest.mark.parametrize(("name", "files", "message"), BROKEN)
def test_finds_what_it_forbids(tmp_path: Path, name: str, files: dict[str, str], message: str) -> None:
    found = list(RULES[name](project(tmp_path, files)))
    assert [message in str(finding) for finding in found] == [True], found


@pytest.mark.parametrize(("name", "files"), KEPT)
def test_lets_obedient_code_pass(tmp_path: Path, name: str, files: dict[str, str]) -> None:
    assert list(RULES[name](project(tmp_path, files))) == []


def test_every_rule_is_tried_with_a_broken_project() -> None:
    assert {name for name, _, _ in BROKEN} | {"keys"} == set(RULES)


@pytest.mark.parametrize(
    ("english", "chinese", "message"),
    [
        ('{"a": "A", "b": "B"}', '{"a": "A"}', "no b"),
        ('{"a": "{name}"}', '{"a": "{who}"}', "other parameters"),
        ('{"a": "A", "a": "B"}', '{"a": "A"}', "a twice"),
        ('{"a": "A"}', '{"a": " "}', "a is empty"),
        ('{"a_one": "{n}", "a_other": "{n}s"}', '{"a_other": "{n}"}', None),
    ],
)
def test_catalogues_match(tmp_path: Path, english: str, chinese: str, message: str | None) -> None:
    texts = {"en": english, "zh-CN": chinese, "zh-TW": chinese}
    found = RULES["catalogues"](project(tmp_path, {f"web/locales/{key}/a.json": text for key, text in texts.items()}))
    messages = {finding.message for finding in found}
    assert any(message in text for text in messages) if message else not messages


def test_a_key_stands_in_one_area(tmp_path: Path) -> None:
    files = {f"web/locales/{locale}/{area}.json": '{"a": "A"}' for locale in ("en", "zh-CN", "zh-TW") for area in "xy"}
    found = [str(finding) for finding in RULES["catalogues"](project(tmp_path, files))]
    assert found == ["web/locales/en/y.json:1: a is also in x.json"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (sa.Table("a", sa.MetaData(), sa.Column("id", sa.Uuid, primary_key=True)), "does not begin with workspace_id"),
        (
            sa.Table(
                "a",
                sa.MetaData(),
                sa.Column("workspace_id", sa.Uuid, primary_key=True),
                sa.Column("n", sa.Integer, sa.Identity()),
            ),
            "draws from a sequence",
        ),
        (
            sa.Table(
                "a",
                sa.MetaData(),
                sa.Column("workspace_id", sa.Uuid, primary_key=True),
                sa.Column("b", sa.Uuid),
                sa.ForeignKeyConstraint(["b"], ["b.id"]),
            ),
            "does not stay in the workspace",
        ),
        (
            sa.Table(
                "a",
                sa.MetaData(),
                sa.Column("workspace_id", sa.Uuid, primary_key=True),
                sa.Index("i", "workspace_id", postgresql_using="brin"),
            ),
            "not distributable",
        ),
        (
            sa.Table(
                "a",
                sa.MetaData(),
                sa.Column("workspace_id", sa.Uuid, primary_key=True),
                ExcludeConstraint(("workspace_id", "=")),
            ),
            "exclusion constraint",
        ),
    ],
)
def test_keys_of_a_table(table: sa.Table, message: str) -> None:
    assert [message in problem for problem in keys.problems(table)] == [True]


def test_keys_of_a_good_table() -> None:
    table = sa.Table(
        "a",
        sa.MetaData(),
        sa.Column("workspace_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Index("i", "workspace_id", "id"),
    )
    assert list(keys.problems(table)) == []
