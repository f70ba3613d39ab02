"""Slow down guessing of passwords: wrong ones are counted by e-mail and by address, for a quarter of an hour.

A try counts before the password is looked at, so that many at the same time are no way around; the right password takes
it back. E-mails without a login are counted all the same, so that the answer does not tell which exist.
"""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.errors import SignInLocked
from haoke.accounts.tables import sign_in_attempts as attempts
from haoke.kernel import clock
from haoke.kernel.db import Tx

WINDOW = timedelta(minutes=15)
TRIES_BY_EMAIL = 8
TRIES_BY_ADDRESS = 60  # a whole office may share one


async def count_guess(tx: Tx, email: str, address: str) -> None:
    """Count a try. Raises SignInLocked with ``retry_after`` in seconds."""
    limits = _subjects(email, address)
    now = clock.now()
    over = attempts.c.since < now - WINDOW
    statement = insert(attempts).values([{"subject": subject, "count": 1, "since": now} for subject in limits])
    counted = await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["subject"],
            set_={
                "count": sa.case((over, 1), else_=attempts.c.count + 1),
                "since": sa.case((over, now), else_=attempts.c.since),
            },
        ).returning(attempts.c.subject, attempts.c.since, attempts.c.count.label("tries"))
    )
    ends = [row.since + WINDOW for row in counted if row.tries > limits[row.subject]]
    if ends:
        raise SignInLocked(retry_after=max(1, int((max(ends) - now).total_seconds())))


async def take_back_guess(tx: Tx, email: str, address: str) -> None:
    """It was the right password."""
    by_email, by_address = _subjects(email, address)
    await tx.execute(sa.delete(attempts).where(attempts.c.subject == by_email))
    await tx.execute(
        sa.update(attempts)
        .where(attempts.c.subject == by_address, attempts.c.count > 0)
        .values(count=attempts.c.count - 1)
    )


def _subjects(email: str, address: str) -> dict[str, int]:
    return {f"email:{email.lower()}": TRIES_BY_EMAIL, f"from:{address}": TRIES_BY_ADDRESS}
