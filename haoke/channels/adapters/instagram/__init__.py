"""Instagram: people write to a professional profile of the company, which belongs to a page of it."""

from haoke.channels.contract import Capabilities
from haoke.channels.meta_platform import MetaAdapter
from haoke.channels.meta_sending import QUICK_REPLIES
from haoke.channels.meta_settings import MetaId, MetaSettings


class InstagramSettings(MetaSettings, frozen=True, kw_only=True):
    """``instagram_id``: of the profile. Messages are sent in the name of the page."""

    instagram_id: MetaId = ""

    def receives_as(self) -> frozenset[str]:
        """Of the profile. What is signed for its page is meant as well, once both are known."""
        return frozenset({self.instagram_id, self.page_id} - {""}) if self.instagram_id else frozenset()


adapter = MetaAdapter(
    titles={"zh-CN": "Instagram", "zh-TW": "Instagram", "en": "Instagram"},
    icon="camera",
    capabilities=Capabilities(
        files=True,
        typing=True,
        parts=frozenset({"text", "image", "voice", "video", "menu", "link_card", "card"}),
        max_text=1000,
        text_unit="bytes",
        sizes={"image": 8_000_000, "voice": 25_000_000, "video": 25_000_000},
        menu_items=QUICK_REPLIES,
        menu_links=True,
        receipts=True,
        best="read",
        rate=100.0,
    ),
    settings=InstagramSettings,
    id_kind="igsid",
    profile_fields="name,username,profile_pic",
    uploads=False,
    own_fields=(("page_id", "id"), ("instagram_id", "instagram_business_account.id")),
)
