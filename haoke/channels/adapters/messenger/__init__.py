"""Messenger: people write to a page of the company at Facebook."""

from haoke.channels.contract import Capabilities
from haoke.channels.meta_platform import MetaAdapter
from haoke.channels.meta_sending import QUICK_REPLIES
from haoke.channels.meta_settings import MetaSettings

adapter = MetaAdapter(
    titles={"zh-CN": "Messenger", "zh-TW": "Messenger", "en": "Messenger"},
    icon="messages-square",
    capabilities=Capabilities(
        files=True,
        typing=True,
        parts=frozenset({"text", "image", "voice", "video", "file", "menu", "link_card", "card"}),
        max_text=2000,
        sizes=dict.fromkeys(("image", "voice", "video", "file"), 25_000_000),
        menu_items=QUICK_REPLIES,
        menu_links=True,
        receipts=True,
        best="read",
        rate=100.0,
    ),
    settings=MetaSettings,
    id_kind="psid",
    profile_fields="first_name,last_name,profile_pic,locale",
    uploads=True,
)
