"""The kinds of channels that can be added, with what their adapters say of themselves in the reader's language."""

from typing import Any

import msgspec
from litestar import get
from litestar.types import ControllerRouterHandler

from haoke.channels.contract import Adapter, Checked, Keyed, Sending
from haoke.channels.kinds import KINDS, is_connected
from haoke.channels.words import FieldWords, words_for
from haoke.kernel.http.inject import TheActor


class ChannelKind(msgspec.Struct, frozen=True):
    """``settings`` is a JSON schema, ``fields`` its words. ``steps``: how to set an account up, in Markdown.

    ``keyed``: we make its secret. ``checked``: its provider can be asked whether all is well. ``sending``: test
    messages can be sent.
    """

    kind: str
    title: str
    icon: str
    settings: dict[str, Any]
    fields: dict[str, FieldWords]
    steps: str
    keyed: bool
    checked: bool
    sending: bool


@get("/channel-kinds", opt={"audience": "member", "permission": "sites.manage"}, sync_to_thread=False)
def list_channel_kinds(actor: TheActor) -> list[ChannelKind]:
    """In the order of their titles."""
    found = [_kind(name, adapter, actor.locale) for name, adapter in KINDS.items() if is_connected(adapter)]
    return sorted(found, key=lambda each: each.title)


def _kind(name: str, adapter: Adapter, locale: str) -> ChannelKind:
    words = words_for(name, locale)
    return ChannelKind(
        kind=name,
        title=adapter.titles.get(locale, name),
        icon=adapter.icon,
        settings=msgspec.json.schema(adapter.settings),
        fields=words.fields,
        steps=words.steps,
        keyed=isinstance(adapter, Keyed),
        checked=isinstance(adapter, Checked),
        sending=isinstance(adapter, Sending),
    )


ROUTES: list[ControllerRouterHandler] = [list_channel_kinds]
