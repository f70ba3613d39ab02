import type { components } from '@haoke/client/api'
import { createHttp } from '@haoke/client/http'
import { http, query, type PageOf } from '../../base/http.ts'
import type { Me } from '../../base/session.ts'
import type { Permission } from './roles/matrix.ts'

type Schemas = components['schemas']

export type SetupAnswers = Schemas['Setup']
export type WorkspaceChoice = Schemas['Workspace']
export type RoleName = Schemas['RoleName']
export type Member = Schemas['Member']
export type MemberChange = Schemas['MemberChange']
export type Invitation = Schemas['Invitation']
export type NewInvitation = Pick<Schemas['NewInvitation'], 'email' | 'role_id'> & { team_ids: string[] }
/** A role that has a preset comes with Haoke; its name is a text of the catalogue. */
export type Role = Schemas['Role']
export type Team = Schemas['Team']
export type Skill = Schemas['Skill']
export type AuditEntry = Schemas['AuditEntry']

/** Moments in milliseconds; `action` may be the first word of one, such as `member`. */
export interface AuditFilter {
  member?: string
  action?: string
  from?: number | undefined
  to?: number | undefined
}

type Cursor = string | null
type Signal = AbortSignal

export const setupState = () => http.get<Schemas['SetupState']>('/setup')
export const setUp = (answers: SetupAnswers) => http.send<Me>('POST', '/setup', answers)
export const signIn = (email: string, password: string, workspace_id?: string) =>
  http.send<Me>('POST', '/session', { email, password, ...(workspace_id ? { workspace_id } : {}) })
export const invitationByToken = (token: string) => http.get<Schemas['InvitationPage']>(`/invitations/by-token/${encodeURIComponent(token)}`)
export const acceptInvitation = (answers: { token: string; name: string; email: string; password: string }) =>
  http.send<Me>('POST', '/invitations/accept', answers)

export const changeMe = (change: { name?: string; locale?: string; time_zone?: string }) => http.send<Me>('PATCH', '/me', change)
export const changePassword = (current: string, next: string) => http.send<void>('PUT', '/me/password', { current, new: next })

export const members = (cursor: Cursor, filter: { q?: string; team?: string; limit?: number }, signal?: Signal) =>
  http.get<PageOf<Member>>(`/members${query({ cursor, ...filter })}`, signal ? { signal } : {})
/** How many units of work each may hold at once; a member who never was an agent is missing. */
export const capacities = async (signal?: Signal) => {
  const found = await http.get<Schemas['Presence'][]>('/presence', signal ? { signal } : {})
  return new Map(found.map(({ member_id, max_capacity }) => [member_id, max_capacity]))
}
export const changeMember = (id: string, change: MemberChange) => http.send<Member>('PATCH', `/members/${id}`, change)
export const invitations = (cursor: Cursor, signal?: Signal) =>
  http.get<PageOf<Invitation>>(`/invitations${query({ cursor })}`, signal ? { signal } : {})
export const invite = (invitation: NewInvitation) => http.send<Schemas['InvitationLink']>('POST', '/invitations', invitation)
export const withdraw = (id: string) => http.send<void>('DELETE', `/invitations/${id}`)

export const roles = (signal?: Signal) => http.get<PageOf<Role>>(`/roles${query({ limit: 200 })}`, signal ? { signal } : {})
export const permissions = (signal?: Signal) => http.get<Permission[]>('/permissions', signal ? { signal } : {})
export const addRole = (role: Schemas['NewRole']) => http.send<Role>('POST', '/roles', role)
export const changeRole = (id: string, change: Schemas['RoleChange']) => http.send<Role>('PATCH', `/roles/${id}`, change)
export const removeRole = (id: string) => http.send<void>('DELETE', `/roles/${id}`)

export const teams = (signal?: Signal) => http.get<PageOf<Team>>(`/teams${query({ limit: 200 })}`, signal ? { signal } : {})
export const addTeam = (name: string) => http.send<Team>('POST', '/teams', { name })
export const renameTeam = (id: string, name: string) => http.send<Team>('PATCH', `/teams/${id}`, { name })
export const removeTeam = (id: string) => http.send<void>('DELETE', `/teams/${id}`)

export const skills = (signal?: Signal) => http.get<PageOf<Skill>>(`/skills${query({ limit: 200 })}`, signal ? { signal } : {})
export const addSkill = (name: string) => http.send<Skill>('POST', '/skills', { name })
export const renameSkill = (id: string, name: string) => http.send<Skill>('PATCH', `/skills/${id}`, { name })
export const removeSkill = (id: string) => http.send<void>('DELETE', `/skills/${id}`)
/** Level by the skill's id. */
export const skillsOf = async (member: string, signal?: Signal): Promise<Record<string, number>> => {
  const found = await http.get<Schemas['MemberSkill'][]>(`/members/${member}/skills`, signal ? { signal } : {})
  return Object.fromEntries(found.map(({ skill_id, level }) => [skill_id, level]))
}
export const setSkills = (member: string, levels: Record<string, number>) =>
  http.send<unknown>('PUT', `/members/${member}/skills`, { skills: Object.entries(levels).map(([skill_id, level]) => ({ skill_id, level })) })

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
