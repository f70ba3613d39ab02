"""Skills: named, given with levels, and taken away; routing hears of it."""

from uuid import uuid4

import pytest

from tests.support.api import Office

pytestmark = pytest.mark.anyio


def name() -> str:
    return f"Skill {uuid4().hex[:6]}"


async def test_skills_are_named_given_and_deleted(office: Office) -> None:
    admin = await office.administrator()
    me = (await admin.me())["member"]["id"]
    english, first = name(), name()
    skill = await admin.post_api("/skills", {"name": first}, expect=201)
    assert skill == {"id": skill["id"], "name": first, "members": 0}
    assert (await admin.post_api("/skills", {"name": first}, expect=409))["code"] == "NameTaken"
    renamed = await admin.api("PATCH", f"/skills/{skill['id']}", {"name": english})
    assert renamed["name"] == english
    given = {"skills": [{"skill_id": skill["id"], "level": 4}]}
    assert await admin.api("PUT", f"/members/{me}/skills", given) == given["skills"]
    assert await admin.get_api(f"/members/{me}/skills") == given["skills"]
    assert skill["id"] in {each["id"] for each in (await admin.get_api("/skills"))["items"] if each["members"] == 1}
    await admin.api("DELETE", f"/skills/{skill['id']}")
    assert await admin.get_api(f"/members/{me}/skills") == []
    noted = [each["action"] for each in (await admin.get_api("/audit"))["items"]]
    assert noted[:4] == ["skill.deleted", "member.skills_changed", "skill.renamed", "skill.created"]


@pytest.mark.parametrize(
    ("level", "code", "status"), [(0, "InvalidRequest", 400), (6, "InvalidRequest", 400), (3, "SkillNotFound", 404)]
)
async def test_what_is_no_skill_or_level_is_refused(office: Office, level: int, code: str, status: int) -> None:
    admin = await office.administrator()
    me = (await admin.me())["member"]["id"]
    wanted = {"skills": [{"skill_id": str(uuid4()), "level": level}]}
    assert (await admin.api("PUT", f"/members/{me}/skills", wanted, expect=status))["code"] == code


async def test_a_queue_keeps_the_skill_it_asks_for(office: Office) -> None:
    admin = await office.administrator()
    skill = await admin.post_api("/skills", {"name": name()}, expect=201)
    queue = (await admin.get_api("/queues"))["items"][0]
    rings = [{"after": 0, "skills": [{"skill_id": skill["id"], "level": 2}]}, {"after": 30, "skills": []}]
    changed = await admin.api("PATCH", f"/queues/{queue['id']}", {"rings": rings})
    assert changed["rings"] == rings
    assert (await admin.api("DELETE", f"/skills/{skill['id']}", expect=409))["code"] == "SkillInUse"
    await admin.api("PATCH", f"/queues/{queue['id']}", {"rings": []})
    await admin.api("DELETE", f"/skills/{skill['id']}")
