"""Several members in one conversation of a shop: getting there, and looking at it."""

from tests.support.live import Client
from tests.support.shop import Company, Person


async def served(shop: Company, owner: Person, desk: Client, visitor: Client, text: str = "hello") -> str:
    """A conversation that the owner, who is alone online, serves."""
    await owner.go("online")
    ack = await visitor.post(text)
    await desk.expect("conv", where=lambda frame: frame["conv"]["assignee_id"] == owner.id)
    await desk.send({"t": "open", "c": ack["c"], "since": 0})
    await desk.expect("parts")
    return str(ack["c"])


async def kinds(person: Person, c: str) -> list[str]:
    parts = (await person.call("GET", f"/conversations/{c}/parts"))["parts"]
    return [part["kind"] for part in parts]


async def roles(person: Person, c: str) -> dict[str, str]:
    found = (await person.call("GET", f"/conversations/{c}"))["conversation"]
    return {one["member_id"]: one["role"] for one in found["participants"]}


async def come_to_help(owner: Person, helper: Person, c: str) -> None:
    await owner.call("POST", f"/conversations/{c}/help", {"member_ids": [helper.id]}, expect=204)
    [request] = [each for each in await helper.call("GET", "/help-requests") if each["conversation_id"] == c]
    await helper.call("POST", f"/help-requests/{request['id']}/accept")


async def take_permissions(shop: Company, preset: str, *names: str) -> None:
    found = (await shop.administrator.call("GET", "/roles"))["items"]
    role = next(each for each in found if each["preset"] == preset)
    left = {name: scope for name, scope in role["permissions"].items() if name not in names}
    await shop.administrator.call("PATCH", f"/roles/{role['id']}", {"permissions": left})


async def load(shop: Company, person: Person) -> int:
    found = await shop.administrator.call("GET", "/presence")
    return int(next(each["load"] for each in found if each["member_id"] == person.id))
