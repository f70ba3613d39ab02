"""Routes of score forms and sampling plans."""

from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody

from haoke.accounts import catalog as accounts
from haoke.conversations.types import Named
from haoke.kernel.clock import now
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body
from haoke.supervision.actions.draw_inspections import draw_now
from haoke.supervision.actions.preview_inspection_plan import PlanPreview, preview_inspection_plan
from haoke.supervision.actions.save_inspection_plan import (
    change_inspection_plan,
    create_inspection_plan,
    remove_inspection_plan,
)
from haoke.supervision.actions.save_score_form import change_score_form, create_score_form
from haoke.supervision.inspection.form import ScoreFormContent, Title
from haoke.supervision.inspection.plan import InspectionPlanValues
from haoke.supervision.permissions import MANAGE_INSPECTIONS, SCORE
from haoke.supervision.queries.inspection_plans import InspectionPlan, list_plans
from haoke.supervision.queries.score_forms import ScoreForm, form_by_id, list_forms

_MANAGES = {"audience": "member", "permission": MANAGE_INSPECTIONS}


class NewScoreForm(Body, frozen=True, kw_only=True):
    name: Title
    content: ScoreFormContent


class ScoreFormChange(NewScoreForm, frozen=True, kw_only=True):
    """``retired``: no plan can use it any more."""

    retired: bool = False


class NewPlan(msgspec.Struct, frozen=True):
    id: UUID


class DrawnCount(msgspec.Struct, frozen=True):
    drawn: int


@get("/score-forms", opt=_MANAGES)
async def show_forms(db: TheDatabase, actor: TheActor, page: ThePage) -> Page[ScoreForm]:
    async with db.reading() as tx:
        found = await list_forms(tx, actor.workspace_id, after=page.after(str), limit=page.limit)
    return page_of(found, page.limit, lambda form: form, lambda form: form.name)


@get("/score-forms/{form_id:uuid}", opt=_MANAGES)
async def show_form(db: TheDatabase, actor: TheActor, form_id: FromPath[UUID]) -> ScoreForm:
    async with db.reading() as tx:
        return await form_by_id(tx, actor.workspace_id, form_id)


@post("/score-forms", opt=_MANAGES)
async def add_form(db: TheDatabase, actor: TheActor, data: JSONBody[NewScoreForm]) -> ScoreForm:
    return await db.run(create_score_form, actor, data.name, data.content)


@put("/score-forms/{form_id:uuid}", opt=_MANAGES)
async def set_form(
    db: TheDatabase, actor: TheActor, form_id: FromPath[UUID], data: JSONBody[ScoreFormChange]
) -> ScoreForm:
    """What was scored keeps the version it was scored with."""
    return await db.run(change_score_form, actor, form_id, data.name, data.content, retired=data.retired)


@get("/inspection-plans", opt=_MANAGES)
async def show_plans(db: TheDatabase, actor: TheActor, page: ThePage) -> Page[InspectionPlan]:
    async with db.reading() as tx:
        found = await list_plans(tx, actor.workspace_id, after=page.after(str), limit=page.limit)
    return page_of(found, page.limit, lambda plan: plan, lambda plan: plan.values.name)


@post("/inspection-plans", opt=_MANAGES)
async def add_plan(db: TheDatabase, actor: TheActor, data: JSONBody[InspectionPlanValues]) -> NewPlan:
    return NewPlan(await db.run(create_inspection_plan, actor, data))


@put("/inspection-plans/{plan_id:uuid}", status_code=204, opt=_MANAGES)
async def set_plan(
    db: TheDatabase, actor: TheActor, plan_id: FromPath[UUID], data: JSONBody[InspectionPlanValues]
) -> None:
    await db.run(change_inspection_plan, actor, plan_id, data)


@delete("/inspection-plans/{plan_id:uuid}", opt=_MANAGES)
async def remove_plan(db: TheDatabase, actor: TheActor, plan_id: FromPath[UUID]) -> None:
    """What it has drawn stays."""
    await db.run(remove_inspection_plan, actor, plan_id)


@post("/inspection-plans/{plan_id:uuid}/draw", status_code=200, opt=_MANAGES)
async def draw(db: TheDatabase, actor: TheActor, plan_id: FromPath[UUID]) -> DrawnCount:
    """Not to wait for the end of the day or week: what was closed until now."""
    return DrawnCount(await db.run(draw_now, actor, plan_id, now()))


@post("/inspection-plans/preview", status_code=200, opt=_MANAGES)
async def preview(db: TheDatabase, actor: TheActor, data: JSONBody[InspectionPlanValues]) -> PlanPreview:
    """How much a plan would have drawn in the last weeks."""
    async with db.reading() as tx:
        return await preview_inspection_plan(tx, actor, data, now())


@get("/inspectors", opt={"audience": "member", "permission": SCORE})
async def show_inspectors(db: TheDatabase, actor: TheActor) -> list[Named]:
    """Members who may inspect, by name."""
    async with db.reading() as tx:
        ids = await accounts.members_with(tx, actor.workspace_id, SCORE)
        names = await accounts.member_names(tx, actor.workspace_id, ids)
    return sorted((Named(*each) for each in names.items()), key=lambda each: each.name)


routes = [
    show_forms,
    show_form,
    add_form,
    set_form,
    show_plans,
    add_plan,
    set_plan,
    remove_plan,
    draw,
    preview,
    show_inspectors,
]
