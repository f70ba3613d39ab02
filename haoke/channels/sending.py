"""One delivery of a peer is sent: claimed in a transaction, asked of the provider outside of any, noted in another."""

import asyncio

import msgspec
import structlog

from haoke.channels.actions.claim_delivery import Claimed, claim_delivery
from haoke.channels.actions.note_answer import NOT_REACHED, note_answer
from haoke.channels.actions.note_recall import note_recall
from haoke.channels.catalog import account as account_of
from haoke.channels.contract import Recalling, Sending, Typing
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import NoAnswer, failed
from haoke.channels.queries.deliveries import peer_of
from haoke.channels.turns import Turn
from haoke.channels.types import ChannelError, Peer, SendResult
from haoke.channels.ways import Ways
from haoke.kernel.files.errors import FileNotFound, FileTooLarge, ImageTooLarge, ImageUnreadable
from haoke.kernel.outbound import AnswerTooLarge

log = structlog.get_logger()

_LONGEST = 100.0  # seconds; less than the lease
_BRIEF = 5.0
_UNABLE = ChannelError(error_class="unsupported_content", code="not_sending")


async def send_next(ways: Ways, turn: Turn) -> bool:
    """Whether there may be more to do now."""
    db = ways.runtime.db
    claimed = await db.run(claim_delivery, turn)
    if isinstance(claimed, bool):
        return claimed
    if claimed.wait:
        await asyncio.sleep(claimed.wait)
    result = await _asked(ways, claimed)
    await db.run(note_recall if claimed.recall else note_answer, claimed, result)
    return True


async def _asked(ways: Ways, claimed: Claimed) -> SendResult:
    """An adapter that fails has perhaps sent it all the same: nobody knows."""
    account, message = claimed.account, claimed.message
    adapter, outside = adapter_of(account.kind), ways.outside(account)
    try:
        async with asyncio.timeout(_LONGEST):
            if claimed.recall:
                if not isinstance(adapter, Recalling):
                    return failed(_UNABLE)
                named = claimed.row.provider_message_id or claimed.row.key
                return await adapter.recall(account, message.to, named, outside)
            if not isinstance(adapter, Sending):
                return failed(_UNABLE)
            return await adapter.send(account, message, outside)
    except NoAnswer as error:
        return SendResult(state="unknown") if error.written else failed(NOT_REACHED)
    except FileNotFound as refusal:
        return failed(ChannelError(error_class="invalid", code=refusal.code))
    except (FileTooLarge, ImageUnreadable, ImageTooLarge) as refusal:
        return failed(ChannelError(error_class="too_large", code=refusal.code))
    except (TimeoutError, AnswerTooLarge):
        return SendResult(state="unknown")
    except Exception:
        log.exception("an adapter failed at sending", kind=account.kind, account=str(account.id))
        return SendResult(state="unknown")


async def show_typing(ways: Ways, turn: Turn) -> bool:
    """That somebody writes is shown once, or not at all: nobody waits for it."""
    async with ways.runtime.db.reading() as tx:
        account = await account_of(tx, turn.workspace_id, turn.account_id)
        peer = await peer_of(tx, turn)
    adapter = adapter_of(account.kind)
    if peer is not None and account.paused_at is None and not account.lost and isinstance(adapter, Typing):
        try:
            async with asyncio.timeout(_BRIEF):
                await adapter.typing(account, msgspec.convert(peer.peer, Peer), ways.outside(account))
        except (NoAnswer, TimeoutError):
            pass
        except Exception:
            log.exception("an adapter failed at typing", kind=account.kind, account=str(account.id))
    return False
