"""Short messages over SMPP 3.4: a line to an operator's short message centre."""

import asyncio

import msgspec

from haoke.channels.adapters.sms_smpp import sending
from haoke.channels.adapters.sms_smpp.link import BindRefused, open_link
from haoke.channels.adapters.sms_smpp.receiving import Receiving
from haoke.channels.adapters.sms_smpp.settings import SmppSettings
from haoke.channels.addressing import phone_peer, without_plus
from haoke.channels.contract import Account, Capabilities, Described, Health, Intake
from haoke.channels.outside import NoAnswer, Outside
from haoke.channels.types import OutboundMessage, Peer, SendResult


class SmppAdapter(Described, frozen=True):
    addresses = "phone"

    def peer_at(self, account: Account[SmppSettings], address: str) -> Peer:  # noqa: ARG002
        """Some centres leave the plus out of who answers."""
        peer = phone_peer(address)
        return msgspec.structs.replace(peer, alt_ids={peer.id_kind: without_plus(peer.id)})

    async def run(self, account: Account[SmppSettings], intake: Intake, outside: Outside) -> None:
        settings = account.settings
        receiving = Receiving(settings.alphabet, intake, outside)
        link = await open_link(settings, outside, receiving.take)
        sending.KEPT[account.id] = settings, link
        looking = asyncio.create_task(receiving.look())
        try:
            await link.until_lost()
        finally:
            looking.cancel()
            sending.forget(account.id, link)
            await link.close()

    async def send(self, account: Account[SmppSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await sending.send(account, message, outside)

    async def health(self, account: Account[SmppSettings], outside: Outside) -> Health:
        try:
            link = await open_link(account.settings, outside)
        except BindRefused as refusal:
            problem = sending.error_of(refusal.status)
            return Health(False, "login" if problem.error_class == "auth" else problem.code)
        except NoAnswer:
            return Health(False, "unreachable")
        await link.close()
        return Health(True)


adapter = SmppAdapter(
    titles={"zh-CN": "短信（SMPP）", "zh-TW": "簡訊（SMPP）", "en": "SMS (SMPP)"},
    icon="message-square-text",
    capabilities=Capabilities(
        max_text=670,  # ten short messages of Chinese
        receipts=True,
        best="delivered",
        costs=True,
        rate=10.0,
        peer_rate=1.0,
    ),
    settings=SmppSettings,
)
