import { createHttp } from '@haoke/client/http'
import { http, query, type PageOf } from '../../base/http.ts'
import type { Me } from '../../base/session.ts'
import type { Grants, Permission } from './roles/matrix.ts'

export interface SetupState {
  needed: boolean
  locales: string[]
  time_zones: string[]
}

export interface SetupAnswers {
  workspace: string
  name: string
  email: string
  password: string
  locale: string
  time_zone: string
}

export interface WorkspaceChoice {
  id: string
  name: string
}

export interface RoleName {
  id: string
  name: string
  preset: string | null
}

export interface Member {
  id: string
  name: string
  email: string
  avatar: string | null
  role: RoleName
  team_ids: string[]
  disabled: boolean
}

export interface MemberChange {
  name?: string
  role_id?: string
  team_ids?: string[]
  capacity?: number
  disabled?: boolean
}

export interface Invitation {
  id: string
  email: string | null
  role: RoleName
  team_ids: string[]
  expires_at: number
}

export interface NewInvitation {
  email?: string
  role_id: string
  team_ids: string[]
}

export interface OpenInvitation {
  workspace_name: string
  email: string | null
  /** False when the address already has a login on this installation: its own password is asked, not a new one. */
  needs_password: boolean
}

export interface Role {
  id: string
  name: string
  /** The name of a role that comes with Haoke and cannot be changed. */
  preset: string | null
  permissions: Grants
  /** How many members have it. */
  members: number
}

export interface Team {
  id: string
  name: string
  members: number
}

export interface AuditEntry {
  id: string
  at: number
  member: { id: string; name: string; avatar: string | null } | null
  action: string
  target: string
  detail: Record<string, unknown>
  ip: string
}

export interface AuditFilter {
  member?: string
  action?: string
  from?: number | undefined
  to?: number | undefined
}

type Cursor = string | null
type Signal = AbortSignal

export const setupState = () => http.get<SetupState>('/setup')
export const setUp = (answers: SetupAnswers) => http.send<Me>('POST', '/setup', answers)
export const signIn = (email: string, password: string, workspace_id?: string) =>
  http.send<Me>('POST', '/session', { email, password, ...(workspace_id ? { workspace_id } : {}) })
export const invitationByToken = (token: string) => http.get<OpenInvitation>(`/invitations/by-token/${encodeURIComponent(token)}`)
export const acceptInvitation = (answers: { token: string; name: string; email: string; password: string }) =>
  http.send<Me>('POST', '/invitations/accept', answers)

export const changeMe = (change: { name?: string; locale?: string; time_zone?: string }) => http.send<Me>('PATCH', '/me', change)
export const changePassword = (current: string, next: string) => http.send<void>('PUT', '/me/password', { current, new: next })

export const members = (cursor: Cursor, filter: { q?: string; team?: string; limit?: number }, signal?: Signal) =>
  http.get<PageOf<Member>>(`/members${query({ cursor, ...filter })}`, signal ? { signal } : {})
/** How many units of work each may hold at once; a member who never was an agent is missing. */
export const capacities = async (signal?: Signal) => {
  const found = await http.get<{ member_id: string; capacity: number }[]>('/presence', signal ? { signal } : {})
  return new Map(found.map(({ member_id, capacity }) => [member_id, capacity]))
}
export const changeMember = (id: string, change: MemberChange) => http.send<Member>('PATCH', `/members/${id}`, change)
export const invitations = (cursor: Cursor, signal?: Signal) =>
  http.get<PageOf<Invitation>>(`/invitations${query({ cursor })}`, signal ? { signal } : {})
export const invite = (invitation: NewInvitation) => http.send<{ id: string; url: string; expires_at: number }>('POST', '/invitations', invitation)
export const withdraw = (id: string) => http.send<void>('DELETE', `/invitations/${id}`)

export const roles = (signal?: Signal) => http.get<PageOf<Role>>(`/roles${query({ limit: 200 })}`, signal ? { signal } : {})
export const permissions = (signal?: Signal) => http.get<Permission[]>('/permissions', signal ? { signal } : {})
export const addRole = (role: { name: string; permissions: Grants }) => http.send<Role>('POST', '/roles', role)
export const changeRole = (id: string, change: { name?: string; permissions?: Grants }) => http.send<Role>('PATCH', `/roles/${id}`, change)
export const removeRole = (id: string) => http.send<void>('DELETE', `/roles/${id}`)

export const teams = (signal?: Signal) => http.get<PageOf<Team>>(`/teams${query({ limit: 200 })}`, signal ? { signal } : {})
export const addTeam = (name: string) => http.send<Team>('POST', '/teams', { name })
export const renameTeam = (id: string, name: string) => http.send<Team>('PATCH', `/teams/${id}`, { name })
export const removeTeam = (id: string) => http.send<void>('DELETE', `/teams/${id}`)

export const changeWorkspace = (change: { name?: string; locale?: string; time_zone?: string }) =>
  http.send<Me['workspace']>('PATCH', '/workspace', change)
export const audit = (cursor: Cursor, filter: AuditFilter, signal?: Signal) =>
  http.get<PageOf<AuditEntry>>(`/audit${query({ cursor, ...filter })}`, signal ? { signal } : {})

export function changeAvatar(square: Blob): Promise<Me> {
  const form = new FormData()
  form.append('file', square, 'avatar.png')
  return http.send<Me>('PUT', '/me/avatar', form)
}

export async function removeAvatar(): Promise<Me> {
  await http.send<void>('DELETE', '/me/avatar')
  return http.get<Me>('/me')
}

export const workspaces = (cursor: Cursor, signal?: Signal) =>
  http.get<PageOf<WorkspaceChoice>>(`/workspaces${query({ cursor })}`, signal ? { signal } : {})
export const addWorkspace = (values: { name: string; locale: string; time_zone: string }) => http.send<WorkspaceChoice>('POST', '/workspaces', values)
export const enterWorkspace = (workspace_id: string) => http.send<Me>('PUT', '/session', { workspace_id })

export const version = async () => (await createHttp('').get<{ version: string }>('/health')).version
