"""Workspaces, logins, members, roles, teams, invitations, sessions and the audit log.

Owns who may sign in and what each may do. Does not own what an agent's state is or how work reaches an agent (routing).
"""
