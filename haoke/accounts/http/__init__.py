"""The routes of accounts."""

from haoke.accounts.http import (
    alerts,
    api_keys,
    audit,
    calendars,
    invitations,
    me,
    members,
    roles,
    session,
    setup,
    skills,
    teams,
    workspaces,
)

routes = [
    *setup.routes,
    *session.routes,
    *me.routes,
    *members.routes,
    *invitations.routes,
    *roles.routes,
    *teams.routes,
    *skills.routes,
    *workspaces.routes,
    *calendars.routes,
    *audit.routes,
    *alerts.routes,
    *api_keys.routes,
]
