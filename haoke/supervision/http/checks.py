"""Routes of automatic checks: the rules, what they found, and what people think of it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage, ThePeriod
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.http.request import Body
from haoke.supervision.actions.judge_finding import judge_finding
from haoke.supervision.actions.look_back import CheckTrial, CheckTried, check_again, try_check
from haoke.supervision.actions.manage_check_rules import (
    CheckRuleValues,
    add_check_rule,
    change_check_rule,
    delete_check_rule,
)
from haoke.supervision.checking import CHECKS
from haoke.supervision.contract import Severity
from haoke.supervision.permissions import CHECKS_MANAGE, CHECKS_READ, CHECKS_REVIEW
from haoke.supervision.queries.check_rules import check_rules_of, count_looks
from haoke.supervision.queries.findings import (
    By,
    FindingCount,
    FindingFilter,
    Judged,
    as_findings,
    count_findings,
    list_findings,
)
from haoke.supervision.types import CheckFinding, CheckRule, Verdict

_READ = {"audience": "member", "permission": CHECKS_READ}
_REVIEW = {"audience": "member", "permission": CHECKS_REVIEW}
_MANAGE = {"audience": "member", "permission": CHECKS_MANAGE}


class CheckCard(msgspec.Struct, frozen=True):
    """``title``, ``description`` and each of ``reasons`` by locale; ``settings`` is a JSON schema."""

    kind: str
    title: dict[str, str]
    description: dict[str, str]
    reasons: dict[str, dict[str, str]]
    severity: Severity
    settings: dict[str, Any]


class CheckRules(msgspec.Struct, frozen=True):
    """``waiting``: conversations that are about to be looked at."""

    rules: list[CheckRule]
    waiting: int


class Judgement(Body, frozen=True, kw_only=True):
    """``verdict`` null takes it back. A dismissal says why."""

    verdict: Verdict | None
    note: Annotated[str, Meta(max_length=500)] = ""


class LookBack(Body, frozen=True, kw_only=True):
    days: Annotated[int, Meta(ge=1, le=400)]


class LookedBack(msgspec.Struct, frozen=True):
    conversations: int


@get("/checks", opt=_READ)
async def show_checks() -> list[CheckCard]:
    """What there is to be checked, and how its findings are said."""
    return [
        CheckCard(kind, each.titles, each.descriptions, each.reasons, each.severity, msgspec.json.schema(each.settings))
        for kind, each in CHECKS.items()
    ]


@get("/check-rules", opt=_MANAGE)
async def show_rules(db: TheDatabase, actor: TheActor) -> CheckRules:
    async with db.reading() as tx:
        return CheckRules(await check_rules_of(tx, actor.workspace_id), await count_looks(tx, actor.workspace_id))


@post("/check-rules", opt=_MANAGE)
async def add_rule(db: TheDatabase, actor: TheActor, data: JSONBody[CheckRuleValues]) -> CheckRule:
    return await db.run(add_check_rule, actor, data)


@put("/check-rules/{rule_id:uuid}", opt=_MANAGE)
async def set_rule(
    db: TheDatabase, actor: TheActor, rule_id: FromPath[UUID], data: JSONBody[CheckRuleValues]
) -> CheckRule:
    return await db.run(change_check_rule, actor, rule_id, data)


@delete("/check-rules/{rule_id:uuid}", opt=_MANAGE)
async def remove_rule(db: TheDatabase, actor: TheActor, rule_id: FromPath[UUID]) -> None:
    await db.run(delete_check_rule, actor, rule_id)


@post("/check-rules/try", status_code=200, opt=_MANAGE)
async def try_rule(db: TheDatabase, actor: TheActor, data: JSONBody[CheckTrial]) -> CheckTried:
    """What a rule would find in the last conversations. Nothing is kept."""
    async with db.reading() as tx:
        return await try_check(tx, actor, data)


@post("/check-rules/look-back", status_code=200, opt=_MANAGE)
async def look_back(db: TheDatabase, actor: TheActor, data: JSONBody[LookBack]) -> LookedBack:
    """All rules look at what was closed in the last days, in the background."""
    return LookedBack(await db.run(check_again, actor, data.days))


@get("/check-findings", opt=_READ)
async def show_findings(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    period: ThePeriod,
    kind: FromQuery[str | None] = None,
    severity: FromQuery[Severity | None] = None,
    judged: FromQuery[Judged | None] = None,
    member: FromQuery[UUID | None] = None,
    team: FromQuery[UUID | None] = None,
    conversation: FromQuery[UUID | None] = None,
) -> Page[CheckFinding]:
    """The newest first; ``from`` and ``to`` in milliseconds."""
    wanted = FindingFilter(
        kind=kind,
        severity=severity,
        judged=judged,
        member_id=member,
        team_id=team,
        conversation_id=conversation,
        since=period.since,
        until=period.until,
    )
    before = page.after(tuple[datetime, UUID])
    async with db.reading() as tx:
        rows = await list_findings(tx, actor, wanted, before=before, limit=page.limit)
        items = await as_findings(tx, actor.workspace_id, rows[: page.limit])
    last = rows[page.limit - 1] if len(rows) > page.limit else None
    return Page(items, None if last is None else encode_cursor((last.at, last.id)))


@get("/check-findings/statistics", opt=_READ)
async def show_statistics(
    db: TheDatabase,
    actor: TheActor,
    period: ThePeriod,
    by: FromQuery[By] = "kind",
    kind: FromQuery[str | None] = None,
    member: FromQuery[UUID | None] = None,
    team: FromQuery[UUID | None] = None,
) -> list[FindingCount]:
    wanted = FindingFilter(kind=kind, member_id=member, team_id=team, since=period.since, until=period.until)
    async with db.reading() as tx:
        return await count_findings(tx, actor, wanted, by)


@put("/check-findings/{finding_id:uuid}/verdict", status_code=204, opt=_REVIEW)
async def judge(db: TheDatabase, actor: TheActor, finding_id: FromPath[UUID], data: JSONBody[Judgement]) -> None:
    await db.run(judge_finding, actor, finding_id, data.verdict, data.note)


routes = [
    show_checks,
    show_rules,
    add_rule,
    set_rule,
    remove_rule,
    try_rule,
    look_back,
    show_findings,
    show_statistics,
    judge,
]
