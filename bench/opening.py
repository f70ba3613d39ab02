"""A new visitor's first message: customer, conversation, queue, assignment, in one round trip."""

from bench.product import Product
from bench.tables import Table, number


async def measure(product: Product, *, visitors: int) -> Table:
    rows = []
    for in_flight in (1, 8):
        run = await product.open_conversations(visitors, in_flight)
        result = run.result
        if result.acknowledged != visitors:
            raise RuntimeError(f"{result.acknowledged} of {visitors} conversations opened")
        rows.append(
            (
                str(in_flight),
                number(run.rate),
                f"{result.ack['p50']:.2f} ms",
                f"{result.ack['p99']:.2f} ms",
                f"{run.per_message() / 1000:.2f} ms",
            )
        )
    return Table(
        "New conversation with assignment",
        f"{visitors} first messages, each of a new visitor; the acknowledgement comes after the assignment.",
        ("first messages under way", "a second", "p50", "p99", "CPU of all processes, each"),
        rows,
    )
