"""Knowledge: how long an agent's search takes among many entries."""

import random
import time

import sqlalchemy as sa

from bench.assignments import Nobody
from bench.tables import Table, number
from haoke.kernel.auth import Actor, system
from haoke.kernel.db import Database, Tx
from haoke.kernel.ids import new_id
from haoke.knowledge.actions.import_entries import import_entries
from haoke.knowledge.formats.rows import Row
from haoke.knowledge.queries.search import find_entries
from haoke.knowledge.types import AnswerPart, ImportedEntry

_BATCH = 1000
_LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]
_ASKS = ("怎么{}", "如何{}", "{}多久到账", "{}需要什么材料", "为什么{}失败", "{}可以取消吗", "{}收费吗", "{}在哪里办理")
_KNOWN = (
    "退款",
    "发票",
    "物流",
    "换货",
    "会员",
    "积分",
    "优惠券",
    "地址",
    "密码",
    "账号",
    "订单",
    "支付",
    "运费",
    "保修",
)
_ENGLISH = (
    "refund",
    "invoice",
    "delivery",
    "warranty",
    "password",
    "account",
    "coupon",
    "address",
    "battery",
    "adapter",
)
QUERIES = {
    "a word of two characters": "退款",
    "words together": "发票 换货",
    "what a customer asked": "您好，我上周申请的退款一直没有收到，请问退款多久到账呀？",
    "typed pinyin": "tuikuanduojiu",
    "first letters": "tkdjdz",
    "wrong characters, same sound": "退宽多九到账",
    "English": "refund battery",
    "English with a slip": "refnud baterry",
    "nothing like it": "zzzzqqqq",
}


async def measure(db_url: str, *, entries: int, rounds: int) -> Table:
    db = Database(db_url, Nobody())
    actor = system(new_id())
    try:
        begin = time.monotonic()
        chance = random.Random(7)
        for first in range(0, entries, _BATCH):
            rows = [Row(at, _entry(chance, first + at)) for at in range(_BATCH)]
            await db.run(import_entries, actor, rows, publish=True, preview=False)
        built = time.monotonic() - begin
        await db.run(_settle)
        rows_of_table = [await _row(db, actor, name, query, rounds) for name, query in QUERIES.items()]
        size = await db.quick("SELECT pg_size_pretty(pg_relation_size('ix_live_entries_terms')) AS size")
    finally:
        await db.close()
    return Table(
        "Finding knowledge",
        f"{entries:,} published entries of a workspace with five phrasings each, made up; {built:.0f} s to take in, "
        f"index {size[0]['size']}; 20 results with their excerpts.",
        ("query", "found", "p50", "p99"),
        rows_of_table,
    )


def _entry(chance: random.Random, at: int) -> ImportedEntry:
    def matter() -> str:
        return chance.choice(_KNOWN) + "".join(chance.choices(_LETTERS, k=chance.randint(2, 4)))

    question = chance.choice(_ASKS).format(matter())
    english = f"{chance.choice(_ENGLISH)} {chance.choice(_ENGLISH)} {at}"
    return ImportedEntry(
        question=f"{question} {english}",
        key=f"e{at}",
        locale="zh-CN",
        phrasings=[chance.choice(_ASKS).format(matter()) for _ in range(5)],
        answer=[AnswerPart("，".join(chance.choice(_ASKS).format(matter()) for _ in range(6)))],
    )


async def _settle(tx: Tx) -> None:
    await tx.execute(sa.text("ANALYZE"))


async def _row(db: Database, actor: Actor, name: str, query: str, rounds: int) -> tuple[str, ...]:
    times, found = [], 0
    for _ in range(rounds):
        begin = time.perf_counter()
        async with db.reading() as tx:
            found = len(await find_entries(tx, actor, query, category_ids=None, limit=20))
        times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    return name, str(found), f"{number(times[len(times) // 2])} ms", f"{number(times[int(len(times) * 0.99)])} ms"
