"""Tables of accounts. A login (e-mail, password) belongs to the installation; a member is a login in one workspace."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from haoke.kernel.tables import document, metadata, moment, workspace_key

workspaces = sa.Table(
    "workspaces",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("time_zone", sa.Text, nullable=False),
    moment("created_at", default=True),
)

logins = sa.Table(
    "logins",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("email", sa.Text, nullable=False, unique=True),  # lower case
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("installation_owner", sa.Boolean, nullable=False, server_default="false"),
    moment("created_at", default=True),
)

sign_in_attempts = sa.Table(  # wrong passwords, by e-mail (whether there is such a login or not) and by address
    "sign_in_attempts",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    moment("since"),
)

roles = sa.Table(
    "roles",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("preset", sa.Text),  # administrator, supervisor, agent; a role made by the workspace has none
    document("permissions"),
    sa.UniqueConstraint("workspace_id", "name"),
)

members = sa.Table(
    "members",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("login_id", sa.Uuid, nullable=False),
    sa.Column("role_id", sa.Uuid, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("time_zone", sa.Text, nullable=False),
    sa.Column("avatar_file_id", sa.Uuid),
    document("preferences"),
    sa.Column("disabled", sa.Boolean, nullable=False, server_default="false"),
    moment("created_at", default=True),
    sa.UniqueConstraint("workspace_id", "login_id"),
    sa.Index(None, "login_id"),
)

teams = sa.Table(
    "teams",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.UniqueConstraint("workspace_id", "name"),
)

team_members = sa.Table(
    "team_members",
    metadata,
    workspace_key(),
    sa.Column("team_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Index(None, "workspace_id", "member_id"),
)

calendars = sa.Table(  # opening hours
    "calendars",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("time_zone", sa.Text, nullable=False),
    document("week", "[]"),  # types.Week
    document("exceptions", "[]"),  # [types.Exceptional], by date
    sa.UniqueConstraint("workspace_id", "name"),
)

skills = sa.Table(
    "skills",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.UniqueConstraint("workspace_id", "name"),
)

member_skills = sa.Table(
    "member_skills",
    metadata,
    workspace_key(),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("skill_id", sa.Uuid, primary_key=True),
    sa.Column("level", sa.Integer, nullable=False),  # 1 (a little) to 5 (expert)
    sa.CheckConstraint("level BETWEEN 1 AND 5"),
    sa.Index(None, "workspace_id", "skill_id"),
)

invitations = sa.Table(
    "invitations",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("email", sa.Text),
    sa.Column("role_id", sa.Uuid, nullable=False),
    sa.Column("team_ids", ARRAY(sa.Uuid), nullable=False, server_default="{}"),
    sa.Column("invited_by", sa.Uuid),
    moment("expires_at"),
    moment("accepted_at", nullable=True),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_hash", sa.LargeBinary, primary_key=True),
    sa.Column("workspace_id", sa.Uuid, nullable=False),
    sa.Column("member_id", sa.Uuid, nullable=False),
    moment("created_at", default=True),
    moment("seen_at", default=True),
    moment("expires_at"),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Index(None, "workspace_id", "member_id"),
)

api_keys = sa.Table(  # for programs outside; each acts for the member who made it, within its own permissions
    "api_keys",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("hint", sa.Text, nullable=False),  # how the token begins, to know it again
    document("permissions"),
    moment("created_at", default=True),
    moment("expires_at", nullable=True),
    moment("used_at", nullable=True),
    moment("revoked_at", nullable=True),
    sa.Index(None, "workspace_id", "member_id"),
)

alerts = sa.Table(  # what a member should hear of although they look elsewhere; ids rise with time
    "alerts",
    metadata,
    workspace_key(),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    moment("at", default=True),
    sa.Column("kind", sa.Text, nullable=False),  # mention, transfer, help, notice, ...: a text of the catalogue
    sa.Column("path", sa.Text, nullable=False),  # the page in the workspace where a click leads
    document("data"),  # the parameters of the text
    moment("seen_at", nullable=True),
    sa.Index("ix_alerts_unseen", "workspace_id", "member_id", postgresql_where=sa.text("seen_at IS NULL")),
    sa.Index("ix_alerts_at", "at"),
)

audit = sa.Table(
    "audit",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    moment("at", default=True),
    sa.Column("member_id", sa.Uuid),
    sa.Column("action", sa.Text, nullable=False),  # member.disabled, role.changed, ...
    sa.Column("target", sa.Text, nullable=False),
    document("detail"),
    sa.Column("address", sa.Text, nullable=False),
)
