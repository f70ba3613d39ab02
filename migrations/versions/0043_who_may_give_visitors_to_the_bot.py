"""Preset roles may give visitors back to the bot; a permission that somebody has set stays as it is."""

from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    for preset, scope in (("agent", "own"), ("supervisor", "team")):
        op.execute(
            f'UPDATE roles SET permissions = \'{{"conversations.give_to_bot": "{scope}"}}\' || permissions'  # noqa: S608
            f" WHERE preset = '{preset}'"
        )
