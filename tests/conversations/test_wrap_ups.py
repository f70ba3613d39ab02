"""Closing codes and wrap-ups: trees without loops, what can be chosen, what is required, what is missing."""

import asyncio
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.conversations.code_tree import DEEPEST, path_of, refuse_place, upwards, usable
from haoke.conversations.types import ClosingCode
from haoke.kernel.errors import Refusal
from tests.conversations.test_ratings import served, shop
from tests.support.shop import Company, Person

__all__ = ["shop"]


async def code(person: Person, name: str, **place: object) -> str:
    made: str = (await person.call("POST", "/closing-codes", {"name": name, **place}, expect=201))["id"]
    return made


async def names(person: Person, parent: str | None = None) -> list[str]:
    found = (await person.call("GET", "/closing-codes"))["codes"]
    return [each["name"] for each in found if each["parent_id"] == parent]


@pytest.mark.anyio
async def test_the_tree_is_edited_and_never_loops(shop: Company) -> None:
    admin = shop.administrator
    sales, refund = await code(admin, "Sales"), await code(admin, "Refund")
    late = await code(admin, "Late", parent_id=refund)
    await code(admin, "Broken", parent_id=refund, at=0)
    assert await names(admin, refund) == ["Broken", "Late"]
    refused = {
        "ClosingCodeLoop": ("PUT", f"/closing-codes/{refund}/place", {"parent_id": late}, 400),
        "ClosingCodeNameTaken": ("POST", "/closing-codes", {"name": "late", "parent_id": refund}, 409),
        "ClosingCodeHasCodes": ("DELETE", f"/closing-codes/{refund}", None, 409),
        "ClosingCodeNotFound": ("PUT", f"/closing-codes/{uuid4()}", {"name": "x", "retired": False}, 404),
        "TeamNotFound": ("POST", "/closing-codes", {"name": "x", "team_id": str(uuid4())}, 404),
    }
    for name, (method, path, body, status) in refused.items():
        assert (await admin.call(method, path, body, expect=status))["code"] == name
    parent = sales
    for level in range(2, DEEPEST + 1):
        parent = await code(admin, str(level), parent_id=parent)
    deep = {"name": "deeper", "parent_id": parent}
    assert (await admin.call("POST", "/closing-codes", deep, expect=400))["code"] == "ClosingCodeTooDeep"
    await admin.call("PUT", f"/closing-codes/{refund}/place", {"at": 0}, expect=204)
    assert await names(admin) == ["Refund", "Sales"]
    await admin.call("PUT", f"/closing-codes/{late}/place", {"parent_id": sales}, expect=204)
    assert await names(admin, sales) == ["2", "Late"]
    await admin.call("PUT", f"/closing-codes/{late}", {"name": "Too late", "retired": True}, expect=204)
    await admin.call("DELETE", f"/closing-codes/{late}", expect=204)
    noted = [each["action"] for each in (await admin.call("GET", "/audit"))["items"]]
    assert noted[:3] == ["closing_code.deleted", "closing_code.changed", "closing_code.moved"]


@pytest.mark.anyio
async def test_two_moves_at_once_make_no_loop(shop: Company) -> None:
    admin = shop.administrator
    one, two = await code(admin, "One"), await code(admin, "Two")
    for _ in range(3):
        moves = [(one, two), (two, one)]
        answers = await asyncio.gather(
            *(
                admin.browser.put(f"/api/v1/closing-codes/{each}/place", json={"parent_id": under})
                for each, under in moves
            )
        )
        assert sorted(answer.status_code for answer in answers) == [204, 400]
        for each in (one, two):
            await admin.browser.put(f"/api/v1/closing-codes/{each}/place", json={})
    assert sorted(await names(admin)) == ["One", "Two"]


@pytest.mark.anyio
async def test_supervisors_look_after_the_trees_of_their_teams_if_they_may(shop: Company) -> None:
    admin, agent = shop.administrator, await shop.agent("li")
    chief = await shop.agent("chief", "supervisor")
    await chief.call("GET", "/closing-codes", expect=403)
    role = await admin.call("POST", "/roles", {"name": "Keeper", "permissions": {"closing_codes.manage": "team"}})
    await admin.call("PATCH", f"/members/{chief.id}", {"role_id": role["id"]})
    everybody = await code(admin, "Everybody's")
    own = await code(chief, "Ours", team_id=shop.team["id"])
    await code(chief, "Below", parent_id=own)
    foreign = await admin.call("POST", "/teams", {"name": "Else"})
    for body in ({"name": "x"}, {"name": "x", "team_id": foreign["id"]}, {"name": "x", "parent_id": everybody}):
        await chief.call("POST", "/closing-codes", body, expect=403)
    await chief.call("PUT", f"/closing-codes/{own}/place", {"parent_id": everybody}, expect=403)
    await chief.call("DELETE", f"/closing-codes/{everybody}", expect=403)
    await chief.call("PUT", f"/wrap-ups/rules/{foreign['id']}", {"required": True}, expect=403)
    await chief.call("PUT", f"/wrap-ups/rules/{shop.team['id']}", {"required": True}, expect=204)
    await agent.call("POST", "/closing-codes", {"name": "x"}, expect=403)


@pytest.mark.anyio
async def test_closing_wants_a_wrap_up_where_it_is_required(shop: Company) -> None:
    admin, agent, other = shop.administrator, await shop.agent("li"), await shop.agent("wang")
    refund = await code(admin, "Refund")
    late = await code(admin, "Late", parent_id=refund)
    foreign = await admin.call("POST", "/teams", {"name": "Else"})
    elsewhere = await code(admin, "Elsewhere", team_id=foreign["id"])
    await admin.call("PUT", f"/wrap-ups/rules/{shop.team['id']}", {"required": True}, expect=204)
    async with served(shop, agent) as customer:
        path = f"/conversations/{customer.c}/wrap-up"
        form = await agent.call("GET", path)
        assert (form["wrap_up"], form["required"]) == (None, True)
        assert {each["id"] for each in form["codes"]} == {refund, late}
        close = f"/conversations/{customer.c}/close"
        assert (await agent.call("POST", close, {}, expect=409))["code"] == "WrapUpRequired"
        assert (await agent.call("PUT", path, {"code_id": elsewhere}, expect=409))["code"] == "ClosingCodeRetired"
        await other.call("PUT", path, {"code_id": late}, expect=404)
        body = {"code_id": late, "solved": True, "tags": ["vip", " vip ", ""], "note": " paid back "}
        saved = await agent.call("PUT", path, body)
        assert saved == {
            "code_id": late,
            "path": ["Refund", "Late"],
            "solved": True,
            "tags": ["vip"],
            "note": "paid back",
        }
        await asyncio.gather(*(agent.call("PUT", path, body) for _ in range(3)))
        await agent.call("POST", close, {}, expect=204)
        parts = (await agent.call("GET", f"/conversations/{customer.c}/parts?limit=200"))["parts"]
        assert [part["kind"] for part in parts].count("wrap_up") == 1
        assert "wrap_up" not in await customer.kinds(), "not the visitor's"
        assert (await admin.call("DELETE", f"/closing-codes/{late}", expect=409))["code"] == "ClosingCodeInUse"
        await admin.call("PUT", f"/closing-codes/{refund}", {"name": "Refund", "retired": True}, expect=204)
        assert (await agent.call("GET", path))["codes"] == []
        await agent.call("PUT", path, body | {"note": "kept its code"})
        assert (await agent.call("PUT", path, body | {"code_id": refund}, expect=409))["code"] == "ClosingCodeRetired"


@pytest.mark.anyio
async def test_what_others_closed_is_wrapped_up_later(shop: Company) -> None:
    admin, agent, other = shop.administrator, await shop.agent("li"), await shop.agent("wang")
    late = await code(admin, "Late")
    async with served(shop, agent) as customer:
        await customer.call("POST", "/close", {}, expect=204)
        assert (await agent.call("GET", "/wrap-ups/missing"))["items"] == []
        await admin.call("PUT", f"/wrap-ups/rules/{shop.team['id']}", {"required": True}, expect=204)
        assert [each["id"] for each in (await agent.call("GET", "/wrap-ups/missing"))["items"]] == [customer.c]
        assert (await other.call("GET", "/wrap-ups/missing"))["items"] == []
        await agent.call("PUT", f"/conversations/{customer.c}/wrap-up", {"code_id": late})
        assert (await agent.call("GET", "/wrap-ups/missing"))["items"] == []
    async with served(shop, agent) as customer:
        await admin.call("POST", f"/conversations/{customer.c}/close", {}, expect=204)
        assert [each["id"] for each in (await admin.call("GET", "/wrap-ups/missing"))["items"]] == [customer.c]
        await admin.call("PUT", f"/wrap-ups/rules/{shop.team['id']}", {"required": False}, expect=204)
        assert (await agent.call("GET", "/wrap-ups/missing"))["items"] == []


IDS = [UUID(int=number) for number in range(1, 13)]
TEAMS = [None, UUID(int=100), UUID(int=101)]


@given(st.lists(st.tuples(st.sampled_from(IDS), st.one_of(st.none(), st.sampled_from(IDS))), max_size=40))
def test_no_moves_whatever_make_a_loop_or_go_too_deep(moves: list[tuple[UUID, UUID | None]]) -> None:
    codes = {each: ClosingCode(each, None, None, str(each.int), 0, retired=False, used=False) for each in IDS}
    for each, parent in moves:
        try:
            refuse_place(codes, each, parent)
        except Refusal:
            continue
        codes[each] = ClosingCode(each, parent, None, str(each.int), 0, retired=False, used=False)
        for one in IDS:
            line = list(upwards(codes, one))
            assert len({code.id for code in line}) == len(line) <= DEEPEST
            assert line[-1].parent_id is None
            assert path_of(codes, one)[-1] == str(one.int)


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from(TEAMS)), min_size=1, max_size=DEEPEST), st.sampled_from(TEAMS[1:])
)
def test_a_code_can_be_chosen_when_nothing_above_it_forbids_it(
    line: list[tuple[bool, UUID | None]], team: UUID
) -> None:
    codes = {
        IDS[place]: ClosingCode(
            IDS[place], IDS[place - 1] if place else None, None if place else owner, "x", 0, retired=retired, used=False
        )
        for place, (retired, owner) in enumerate(line)
    }
    forbidden = any(retired for retired, _ in line) or line[0][1] not in {None, team}
    assert usable(codes, IDS[len(line) - 1], team) is not forbidden
    assert usable(codes, IDS[-1], team) is False
