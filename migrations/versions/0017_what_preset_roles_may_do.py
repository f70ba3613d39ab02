"""what preset roles may do with what is new

Workspaces that are there already get what new ones begin with; a permission that somebody has set stays as it is.
"""

from alembic import op

revision = "0017"
down_revision = "0016"

BOTH = {"quick_replies.use": "all"}
GRANTS = {
    "agent": BOTH
    | {
        "quick_replies.manage": "own",
        "ratings.read": "own",
        "ratings.invite": "own",
        "wrap_ups.write": "own",
        "bans.add": "own",
    },
    "supervisor": BOTH
    | {
        "calendars.manage": "all",
        "quick_replies.manage": "team",
        "ratings.read": "team",
        "ratings.invite": "team",
        "ratings.follow_up": "team",
        "wrap_ups.write": "team",
        "bans.add": "team",
        "bans.manage": "all",
        "words.review": "team",
        "supervision.board": "team",
        "supervision.watch": "team",
        "supervision.whisper": "team",
        "supervision.speak": "team",
        "supervision.take_over": "team",
        "supervision.alarms": "team",
    },
}


def upgrade() -> None:
    for preset, grants in GRANTS.items():
        pairs = ", ".join(f"'{name}', '{scope}'" for name, scope in grants.items())
        op.execute(
            f"UPDATE roles SET permissions = jsonb_build_object({pairs}) || permissions WHERE preset = '{preset}'"  # noqa: S608
        )
