"""Fill the demo's workspace, all in one transaction: either the whole company is there or nothing."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.create_team import create_team
from haoke.accounts.actions.found_workspace import Founding, found_workspace
from haoke.accounts.actions.rename_team import rename_team
from haoke.accounts.events import MemberJoined
from haoke.accounts.tables import logins, members, roles, team_members, teams, workspaces
from haoke.channels.actions.change_account import change_account
from haoke.channels.actions.create_account import create_account
from haoke.channels.actions.renew_identity_secret import renew_identity_secret
from haoke.channels.adapters import web
from haoke.channels.contract import Account
from haoke.channels.tables import channel_accounts
from haoke.conversations.actions.change_lines import change_lines
from haoke.conversations.actions.receive_from_channel import visitor_at
from haoke.conversations.actions.receive_message import Visitor, receive_message
from haoke.conversations.actions.set_reception import set_reception
from haoke.conversations.actions.set_tools import set_tools
from haoke.conversations.lines import TopLine
from haoke.conversations.tools.examples import EXAMPLES
from haoke.conversations.types import MessageBody
from haoke.customers.actions.ensure_customer import ensure_customer
from haoke.customers.search_terms import search_columns
from haoke.customers.tables import customers
from haoke.demo import company
from haoke.demo.archive import Scene, write_episodes
from haoke.demo.checks import check_history
from haoke.demo.company import Colleague
from haoke.demo.dialogues import scenes
from haoke.demo.doing import find_parcels
from haoke.demo.equipment import equip
from haoke.demo.forms import ask_for_returns
from haoke.demo.history import SEED, Episode, History, history
from haoke.demo.inspecting import inspect
from haoke.demo.knowledge import open_help_centres
from haoke.demo.mark import MARK, Demo, demo_of
from haoke.demo.messengers import let_them_write, open_doors, way_of
from haoke.demo.supervised import supervise
from haoke.demo.together import work_together
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.kernel.tables import installation
from haoke.routing import catalog as routing
from haoke.routing.actions.change_queue import QueueChange, change_queue
from haoke.routing.types import ChainStep

WAITING = {"zh-CN": 5, "en": 2, "zh-TW": 1}  # visitors who wait in the queues


_CHAIN = [ChainStep("known_agent", seconds=20), ChainStep("least_busy")]


class _Guest(NamedTuple):
    """A customer, and how they come: the account, and who they are there."""

    customer_id: UUID
    visitor_id: UUID
    account_id: UUID
    kind: str


class Credential(NamedTuple):
    email: str
    password_hash: str


class _House(NamedTuple):
    """The company while it is being set up. ``sites``: locale → id; ``queues``: team → (queue, team).

    ``doors``: kind → account of a messenger or a mailbox.
    """

    boss: Actor
    sites: dict[str, UUID]
    queues: dict[str, tuple[UUID, UUID]]
    staff: dict[str, list[tuple[UUID, str]]]  # team → its agents
    doors: dict[str, Account[Any]]

    def counter(self, locale: str, queue: str) -> str:
        return "english" if locale == "en" else queue


async def fill(tx: Tx, boss: Credential, staff: Sequence[tuple[Colleague, Credential]], carrier: str = "") -> Demo:
    """The demo, made now or found. Its workspace is one of its own, beside those that are there."""
    known = await demo_of(tx)
    if known is not None:
        return known
    choose = random.Random(SEED)  # noqa: S311 a story, not a secret
    founder = await _found(tx, boss)
    queues = await _open_teams(tx, founder)
    house = _House(founder, {}, queues, {}, {})
    for colleague, credential in staff:
        await _hire(tx, house, colleague, credential)
    demo = Demo(founder.workspace_id, await _open_shops(tx, house))
    house.doors.update(await open_doors(tx, founder, {name: queue for name, (queue, _) in queues.items()}))
    story = history(now())
    people = await _meet_customers(tx, house, story)
    await write_episodes(tx, [(_scene(house, people, episode, choose), episode) for episode in story.episodes], choose)
    await _let_some_wait(tx, house, story, people, choose)
    await work_together(tx, house.boss, house.staff)
    await ask_for_returns(tx, house.boss, house.sites["zh-CN"])
    await equip(tx, house.boss)
    await check_history(tx, house.boss, choose)
    await supervise(tx, house.boss, choose)
    await inspect(tx, house.boss, await _member(tx, house, company.STAFF[0].name), choose)
    if carrier:
        await find_parcels(tx, house.boss, carrier)
    await tx.execute(installation.insert().values(name=MARK, value=msgspec.json.encode(demo).decode()))
    return demo


async def _found(tx: Tx, boss: Credential) -> Actor:
    """The first workspace of a fresh installation, or one more."""
    first = await tx.scalar(sa.select(workspaces.c.id).limit(1)) is None
    if first:
        await tx.execute(installation.insert().values(name="set_up", value="done"))
    login_id = new_id()
    await tx.execute(
        logins.insert().values(
            id=login_id, email=boss.email, password_hash=boss.password_hash, installation_owner=first
        )
    )
    return await found_workspace(
        tx,
        Founding(
            workspace=company.NAME,
            founder=company.BOSS,
            login_id=login_id,
            locale="zh-CN",
            time_zone=company.TIME_ZONE,
        ),
    )


async def _open_teams(tx: Tx, boss: Actor) -> dict[str, tuple[UUID, UUID]]:
    """The workspace's first team becomes the first of ours. Each has a queue of its name."""
    first = await tx.scalar(sa.select(teams.c.id).where(teams.c.workspace_id == boss.workspace_id))
    found = {}
    for name, title in company.TEAMS.items():
        if first is not None:
            team_id, first = (await rename_team(tx, boss, first, title)).id, None
        else:
            team_id = (await create_team(tx, boss, title)).id
        queue = await routing.queue_of_team(tx, boss.workspace_id, team_id)
        await change_queue(tx, boss, queue.id, QueueChange(name=title, chain=_CHAIN))
        found[name] = (queue.id, team_id)
    return found


async def _hire(tx: Tx, house: _House, colleague: Colleague, credential: Credential) -> None:
    workspace_id, login_id, member_id = house.boss.workspace_id, new_id(), new_id()
    role_id = await tx.scalar(
        sa.select(roles.c.id).where(roles.c.workspace_id == workspace_id, roles.c.preset == colleague.role)
    )
    await tx.execute(
        logins.insert().values(id=login_id, email=credential.email, password_hash=credential.password_hash)
    )
    await tx.execute(
        members.insert().values(
            workspace_id=workspace_id,
            id=member_id,
            login_id=login_id,
            role_id=role_id,
            name=colleague.name,
            locale=colleague.locale,
            time_zone=company.TIME_ZONE,
        )
    )
    team_ids = tuple(house.queues[team][1] for team in colleague.teams)
    await tx.execute(
        team_members.insert(),
        [{"workspace_id": workspace_id, "team_id": team_id, "member_id": member_id} for team_id in team_ids],
    )
    await tx.emit(MemberJoined(workspace_id=workspace_id, member_id=member_id, team_ids=team_ids))
    if colleague.role == "agent":
        for team in colleague.teams:
            house.staff.setdefault(team, []).append((member_id, colleague.name))


async def _member(tx: Tx, house: _House, name: str) -> UUID:
    found: UUID = await tx.scalar(
        sa.select(members.c.id).where(members.c.workspace_id == house.boss.workspace_id, members.c.name == name)
    )
    return found


async def _open_shops(tx: Tx, house: _House) -> dict[str, str]:
    """Locale → key of its site; the workspace's first site becomes the first of ours.

    Visitors who open one wait for the first counter of their language.
    """
    boss, keys = house.boss, {}
    first = await tx.scalar(
        sa.select(channel_accounts.c.id).where(channel_accounts.c.workspace_id == boss.workspace_id)
    )
    for shop in company.SHOPS:
        if first is not None:
            settings = shop.settings | {"translations": {}}
            site = await change_account(tx, boss, web.KIND, first, name=shop.name, settings=settings)
            first = None
        else:
            site = await create_account(tx, boss, web.KIND, shop.name, shop.settings)
        house.sites[shop.locale] = site.id
        await renew_identity_secret(tx, boss, web.KIND, site.id)  # with which the sample app says who is signed in
        await set_reception(tx, boss, site.id, house.queues[house.counter(shop.locale, "presales")][0])
        if house.counter(shop.locale, "aftersales") != house.counter(shop.locale, "presales"):
            await change_lines(tx, boss, site.id, _lines(house, shop.locale))
        keys[shop.locale] = site.key
    await set_tools(tx, boss, EXAMPLES)
    await open_help_centres(tx, boss)
    return keys


def _lines(house: _House, locale: str) -> list[TopLine]:
    return [
        TopLine(icon=icon, titles=titles, hints=hints, queue_id=house.queues[house.counter(locale, counter)][0])
        for counter, (icon, titles, hints) in company.LINES.items()
    ]


async def _meet_customers(tx: Tx, house: _House, story: History) -> list[_Guest]:
    """In the order of the story; what the desk has learned of them is noted."""
    first_seen: dict[int, datetime] = {}
    for episode in story.episodes:
        first_seen.setdefault(episode.customer, episode.opened_at)
    people = []
    for index, person in enumerate(story.customers):
        visitor, kind = _arriving(house, index, person)
        customer = await ensure_customer(
            tx,
            workspace_id=house.boss.workspace_id,
            channel_account_id=visitor.site_id,
            external_id=visitor.external_id,
            name=person.name,
            email=person.email,
            phone=person.phone,
            locale=person.locale,
            profile=visitor.profile,
            proofs=visitor.proofs,
        )
        said = {"name": person.name, "email": person.email, "phone": person.phone, "company": person.company}
        await tx.execute(
            sa.update(customers)
            .where(customers.c.workspace_id == house.boss.workspace_id, customers.c.id == customer.customer_id)
            .values(
                company=person.company,
                tags=list(person.tags),
                created_at=first_seen.get(index, now()),
                **search_columns(house.boss.workspace_id, **said),
            )
        )
        people.append(_Guest(customer.customer_id, visitor.visitor_id, visitor.site_id, kind))
    return people


def _arriving(house: _House, index: int, person: company.Person) -> tuple[Visitor, str]:
    """Who comes, and over which kind of channel."""
    way = way_of(index, person)
    if way is not None:
        return visitor_at(house.doors[way[0]], way[1]), way[0]
    visitor_id = uuid4()
    return Visitor(house.boss.workspace_id, house.sites[person.locale], visitor_id, f"visitor:{visitor_id}"), web.KIND


def _scene(house: _House, people: list[_Guest], episode: Episode, choose: random.Random) -> Scene:
    counter = house.counter(episode.locale, episode.queue)
    agent_id, agent_name = choose.choice(house.staff[counter])
    queue_id, team_id = house.queues[counter]
    guest = people[episode.customer]
    by_page = guest.kind == web.KIND
    shop = next(shop for shop in company.SHOPS if shop.locale == episode.locale)
    return Scene(
        house.boss.workspace_id,
        guest.account_id,
        queue_id,
        team_id,
        guest.customer_id,
        guest.visitor_id,
        agent_id,
        agent_name,
        str(shop.settings["welcome"]) if by_page else "",
        company.page(choose, episode.locale) if by_page else {"channel": guest.kind},
    )


async def _let_some_wait(tx: Tx, house: _House, story: History, people: list[_Guest], choose: random.Random) -> None:
    """Customers of whom something is known have written again just now; nobody is at the desks yet."""
    recent = {episode.customer for episode in story.episodes if now() - episode.closed_at < timedelta(days=2)}
    once_here = {episode.customer for episode in story.episodes} - recent
    for locale, number in WAITING.items():
        known = [
            index
            for index in once_here
            if story.customers[index].locale == locale
            and story.customers[index].name
            and people[index].kind == web.KIND
        ]
        for index, scene in zip(choose.sample(known, number), choose.sample(scenes(locale), number), strict=True):
            visitor_id, words = people[index].visitor_id, company.words(choose, locale)
            visitor = Visitor(
                house.boss.workspace_id, house.sites[locale], visitor_id, f"visitor:{visitor_id}", locale=locale
            )
            for line in scene.lines:
                if line.side == "agent":
                    break
                body = MessageBody(line.filled(words).text)
                await receive_message(tx, visitor, new_id(), body, company.page(choose, locale))
    await let_them_write(tx, house.doors, [(index, story.customers[index]) for index in sorted(once_here)], now())
