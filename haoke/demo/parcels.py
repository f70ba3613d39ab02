"""The demo's carrier: a made-up API at /demo/api/parcels/ for the task *Where is my parcel*. It is there with the demo.

The same number always has the same way behind it. Numbers that end with 00 are unknown.
"""

import re
import zlib
from datetime import timedelta
from typing import Annotated

import msgspec
from litestar import Router, get
from litestar.params import FromPath, QueryParameter

from haoke.demo.mark import demo_of
from haoke.kernel.clock import now
from haoke.kernel.errors import NotFound
from haoke.kernel.http.inject import TheDatabase

_NUMBER = re.compile(r"[A-Z]{2}[0-9]{3,14}")
_STAGES = 4  # taken, on its way, at the counter, delivered
_CARRIERS = ("sf", "zto", "yto")
_HOURS = (3, 20, 31)  # between two stages

_WORDS = {
    "zh-CN": {
        "sf": "顺丰速运", "zto": "中通快递", "yto": "圆通速递",
        "status": "已揽收|运输中|派送中|已签收",
        "event": "已揽收，杭州|已到达上海转运中心|快递员正在派送|已签收，感谢使用",
    },
    "zh-TW": {
        "sf": "順豐速運", "zto": "中通快遞", "yto": "圓通速遞",
        "status": "已收件|運送中|配送中|已簽收",
        "event": "已收件，桃園|已到達台北轉運中心|配送員正在配送|已簽收，感謝使用",
    },
    "en": {
        "sf": "SF Express", "zto": "ZTO Express", "yto": "YTO Express",
        "status": "Picked up|On its way|Out for delivery|Delivered",
        "event": "Picked up in Hangzhou|Arrived at the Shanghai hub|With the courier|Delivered, thank you",
    },
}  # fmt: skip


class ParcelEvent(msgspec.Struct, frozen=True):
    at: str
    text: str


class DemoParcel(msgspec.Struct, frozen=True):
    number: str
    carrier: str
    status: str
    expected: str
    events: list[ParcelEvent]


def parcel_of(number: str, lang: str) -> DemoParcel | None:
    if not _NUMBER.fullmatch(number) or number.endswith("00"):
        return None
    words, fate = _WORDS.get(lang, _WORDS["en"]), zlib.crc32(number.encode())
    stage = fate % _STAGES
    began = now() - timedelta(hours=sum(_HOURS[:stage]) + 1)
    moments = [began + timedelta(hours=sum(_HOURS[:each])) for each in range(stage + 1)]
    told = zip(moments, words["event"].split("|"), strict=False)
    return DemoParcel(
        number,
        words[_CARRIERS[fate % len(_CARRIERS)]],
        words["status"].split("|")[stage],
        f"{began + timedelta(hours=sum(_HOURS)):%Y-%m-%d}",
        [ParcelEvent(at.isoformat(timespec="minutes"), f"{at:%m-%d %H:%M} {text}") for at, text in told][::-1],
    )


@get("/parcels/{number:str}", opt={"audience": "public"}, include_in_schema=False)
async def parcel(
    db: TheDatabase, number: FromPath[str], lang: Annotated[str, QueryParameter(max_length=10)] = "en"
) -> DemoParcel:
    async with db.reading() as tx:
        demo = await demo_of(tx)
    found = None if demo is None else parcel_of(number, lang)
    if found is None:
        raise NotFound
    return found


router = Router("/demo/api", route_handlers=[parcel])
