"""A customer was unhappy, and nobody took it up."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

from haoke.routing.contract import words
from haoke.supervision.contract import Check, CheckSettings, Found, Severity, Talk
from haoke.supervision.wording import all_of

_HOUR = 3_600_000


class Settings(CheckSettings, frozen=True, kw_only=True):
    hours: Annotated[
        int, Meta(ge=1, le=720), words("Hours to follow up in", "应跟进的时限（小时）", "應跟進的時限（小時）")
    ] = 24


class BadRatingLeft:
    titles = {"en": "Bad rating without follow-up", "zh-CN": "差评未跟进", "zh-TW": "差評未跟進"}
    descriptions = {
        "en": "The customer gave a bad rating, and its follow-up is still open after this time.",
        "zh-CN": "客户给了差评，超过时限仍无人跟进。",
        "zh-TW": "客戶給了差評，超過時限仍無人跟進。",
    }
    reasons = {
        "left": {
            "en": "Rated {score} of {best}, and nobody followed up within {hours} h.",
            "zh-CN": "评分 {score}/{best}，{hours} 小时内无人跟进。",
            "zh-TW": "評分 {score}/{best}，{hours} 小時內無人跟進。",
        }
    }
    severity: Severity = "medium"
    settings: type[CheckSettings] = Settings
    asks: frozenset[str] = frozenset()

    def look(self, talk: Talk, settings: Settings) -> Iterable[Found]:
        rating = talk.rating
        if rating is None or not rating.bad or rating.followed:
            return
        yield Found(
            reason="left",
            evidence=all_of(*talk.talk[-1:]),
            at=rating.at,
            member_id=rating.member_id or talk.owner(talk.closed_at),
            data={"score": str(rating.score), "best": str(rating.best), "hours": str(settings.hours)},
            due=rating.at + settings.hours * _HOUR,
        )


check: Check = BadRatingLeft()
