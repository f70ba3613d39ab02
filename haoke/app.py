"""The composition root: the only module that knows every context.

To add a context: import its parts here and put it in CONTEXTS (and what must run all the time in SERVICES).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from haoke import pages
from haoke.accounts import http as accounts_http
from haoke.accounts import jobs as accounts_jobs
from haoke.accounts import permissions as accounts_permissions
from haoke.bot import handlers as bot_handlers
from haoke.bot import http as bot_http
from haoke.bot import jobs as bot_jobs
from haoke.bot import permissions as bot_permissions
from haoke.bot.actions.answer_at_reception import BotAtReception, BotOnErrand
from haoke.bot.actions.require_tested import require_tested_drafts
from haoke.bot.client import Bot, bot, the_bot
from haoke.channels import handlers as channels_handlers
from haoke.channels import http as channels_http
from haoke.channels import jobs as channels_jobs
from haoke.channels import permissions as channels_permissions
from haoke.channels.connections import keeping_connections
from haoke.channels.http import files as channel_files
from haoke.channels.http import hooks
from haoke.channels.intake import RECEIVERS
from haoke.channels.outlet import TELLERS
from haoke.channels.process import serving_channels
from haoke.channels.pushing import WATCHERS
from haoke.colleagues import http as colleagues_http
from haoke.colleagues import jobs as colleagues_jobs
from haoke.colleagues import permissions as colleagues_permissions
from haoke.connections import http as connections_http
from haoke.connections import jobs as connections_jobs
from haoke.connections import permissions as connections_permissions
from haoke.conversations import handlers as conversations_handlers
from haoke.conversations import http as conversations_http
from haoke.conversations import jobs as conversations_jobs
from haoke.conversations import nodes as conversations_nodes
from haoke.conversations import permissions as conversations_permissions
from haoke.conversations.actions.call_system import SystemOnErrand
from haoke.conversations.actions.note_unseen import PageWatcher
from haoke.conversations.actions.receive_from_channel import ChannelReceiver
from haoke.conversations.actions.run_reception import ReceptionCarrier
from haoke.conversations.actions.tell_delivery import DeliveryTeller
from haoke.conversations.contract import BOT_ERRAND, CALL_ERRAND
from haoke.conversations.http import form_pages, rating_page
from haoke.conversations.process import desk, handing_out
from haoke.conversations.queries.reach import ConversationReach
from haoke.conversations.queries.reception import PURPOSE, TASK, ReceptionPurpose, TaskPurpose, employ
from haoke.conversations.realtime import hello, posting, reading, signals
from haoke.conversations.templates import ready_flows
from haoke.customers import http as customers_http
from haoke.customers import permissions as customers_permissions
from haoke.demo.parcels import router as demo_parcels
from haoke.demo.sample import router as demo_app
from haoke.demo.shop import router as demo_shop
from haoke.flows import http as flows_http
from haoke.flows import jobs as flows_jobs
from haoke.flows import permissions as flows_permissions
from haoke.flows.contract import ErrandRunner
from haoke.flows.errands import CARRIERS
from haoke.flows.kinds import join
from haoke.flows.process import doing_errands
from haoke.help_sites import SitesOfChannels
from haoke.kernel.calls import Caller
from haoke.kernel.http import openapi, operations
from haoke.kernel.http.plumbing import Service, assemble
from haoke.kernel.http.sockets import serve_sockets, sockets
from haoke.kernel.runtime import Runtime
from haoke.kernel.settings import Settings
from haoke.knowledge import handlers as knowledge_handlers
from haoke.knowledge import http as knowledge_http
from haoke.knowledge import jobs as knowledge_jobs
from haoke.knowledge import permissions as knowledge_permissions
from haoke.knowledge.actions.publish_entry import guard_with
from haoke.knowledge.http.help_pages import help_router
from haoke.knowledge.process import help_centres
from haoke.routing import handlers as routing_handlers
from haoke.routing import http as routing_http
from haoke.routing import jobs as routing_jobs
from haoke.routing import permissions as routing_permissions
from haoke.routing import realtime as routing_realtime
from haoke.supervision import handlers as supervision_handlers
from haoke.supervision import http as supervision_http
from haoke.supervision import jobs as supervision_jobs
from haoke.supervision import permissions as supervision_permissions
from haoke.supervision import realtime as supervision_realtime
from haoke.supervision.process import boards

DECLARING = (
    accounts_jobs,
    accounts_permissions,
    bot_handlers,
    bot_jobs,
    bot_permissions,
    channels_permissions,
    channels_handlers,
    channels_jobs,
    routing_permissions,
    customers_permissions,
    colleagues_jobs,
    colleagues_permissions,
    flows_jobs,
    connections_jobs,
    connections_permissions,
    flows_permissions,
    knowledge_handlers,
    knowledge_jobs,
    knowledge_permissions,
    conversations_permissions,
    conversations_handlers,
    conversations_jobs,
    hello,
    posting,
    reading,
    signals,
    routing_handlers,
    routing_jobs,
    routing_realtime,
    supervision_handlers,
    supervision_jobs,
    supervision_permissions,
    supervision_realtime,
)
"""Imported for the permissions they declare, the events they handle, their jobs and the frames they receive."""

join(conversations_nodes, {PURPOSE: ReceptionPurpose(), TASK: TaskPurpose()}, {PURPOSE: ready_flows()})
guard_with(require_tested_drafts)
CARRIERS[PURPOSE] = ReceptionCarrier()
RECEIVERS.append(ChannelReceiver())
TELLERS.append(DeliveryTeller())
WATCHERS.append(PageWatcher())

CONTEXTS = (
    accounts_http,
    channels_http,
    connections_http,
    customers_http,
    flows_http,
    knowledge_http,
    routing_http,
    conversations_http,
    colleagues_http,
    bot_http,
    supervision_http,
)
API = [
    Router(
        "/api/v1",
        route_handlers=context.routes,
        dependencies={
            "reach": Provide(ConversationReach, sync_to_thread=False),
            "bot": Provide(the_bot, sync_to_thread=False),
            "sites": Provide(SitesOfChannels, sync_to_thread=False),
        },
    )
    for context in CONTEXTS
]
"""A router each: what it costs to register a route grows with those that its router has."""

STATIC = Path(__file__).parent / "static"
HELP = help_router({"sites": Provide(SitesOfChannels, sync_to_thread=False)})
ROUTES: list[ControllerRouterHandler] = [
    *API,
    *hooks.routes,
    *channel_files.routes,
    *form_pages.routes,
    *rating_page.routes,
    *operations.routes,
    *openapi.routes,
    demo_shop,
    demo_app,
    HELP,
    demo_parcels,
    pages.router(STATIC),
]


@asynccontextmanager
async def running_flows(runtime: Runtime, bot: Bot) -> AsyncIterator[None]:
    """The bot answers at steps of flows, errands are done, and what comes over channels is taken in and answered."""
    employ(BotAtReception(bot))
    runners: dict[str, ErrandRunner] = {BOT_ERRAND: BotOnErrand(runtime, bot), CALL_ERRAND: SystemOnErrand(runtime)}
    async with doing_errands(runtime, runners), serving_channels(runtime), handing_out(runtime):
        yield


@asynccontextmanager
async def receiving(app: Litestar, runtime: Runtime) -> AsyncIterator[None]:
    """As long as a web process runs."""
    async with running_flows(runtime, the_bot(app.state)):
        yield


@asynccontextmanager
async def at_work(runtime: Runtime) -> AsyncIterator[None]:
    """As long as a worker runs."""
    caller = Caller(runtime.settings.bus_url)
    try:
        async with running_flows(runtime, Bot(caller)), keeping_connections(runtime):
            yield
    finally:
        await caller.stop()


SERVICES: list[Service] = [sockets, desk, boards, bot, receiving, help_centres]


def build(settings: Settings) -> Litestar:
    """The web application. It starts nothing before its lifespan begins."""
    app = assemble(settings, handlers=ROUTES, openapi=openapi.configuration, services=SERVICES)
    serve_sockets(app, settings)
    return app


def openapi_json() -> bytes:
    """The API's description, as ``haoke openapi`` prints it."""
    return openapi.stable_json(build(Settings()))
