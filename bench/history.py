"""A message costs the same whether its conversation is empty or has a hundred thousand messages."""

import asyncpg

from bench import load
from bench.chat import complete
from bench.client import Job
from bench.product import Product
from bench.tables import Table, middle, number
from haoke.kernel.embedded.postgres import EmbeddedPostgres

FILL = """
INSERT INTO parts (workspace_id, conversation_id, seq, id, kind, by_kind, by_id, body, at)
SELECT workspace_id, id, last_seq + n, gen_random_uuid(), 'message', 'visitor', visitor_id,
    jsonb_build_object('text', 'message ' || n), now()
FROM conversations, generate_series(1, $2) n WHERE id = $1
"""
COUNT = "UPDATE conversations SET last_seq = last_seq + $2 WHERE id = $1"


async def measure(product: Product, *, messages: int, rounds: int, seconds: float) -> Table:
    opened = await product.open_conversations(2)
    empty, full = product.returning(opened.result)
    connection = await asyncpg.connect(EmbeddedPostgres(product.server.folder / "data").url())
    await connection.execute(FILL, full.conversation, messages, timeout=300)
    await connection.execute(COUNT, full.conversation, messages)
    await connection.execute("ANALYZE parts")
    await connection.close()
    agents = await product.agents([empty, full])
    costs: dict[str, list[float]] = {"empty": [], "full": []}
    delays: dict[str, list[float]] = {"empty": [], "full": []}
    for _ in range(rounds):
        for name, visitor in (("empty", empty), ("full", full)):
            job = Job("open", product.url, [visitor], agents, rate=500, seconds=seconds)
            run = await load.run(job, product.family)
            complete(name, run)
            costs[name].append(run.per_message())
            delays[name].append(run.result.arrival["p50"])
    rows = [
        (what, number(middle(values["empty"])), number(middle(values["full"])),
         f"{middle(values['full']) / middle(values['empty']):.2f}")
        for what, values in (("CPU of all processes, µs a message", costs), ("visitor to agent, p50 ms", delays))
    ]  # fmt: skip
    return Table(
        "A long conversation",
        f"500 messages a second in one conversation; medians of {rounds} rounds of {seconds:g} s, in turns.",
        ("", "empty", f"{messages:,} messages", "ratio"),
        rows,
    )
