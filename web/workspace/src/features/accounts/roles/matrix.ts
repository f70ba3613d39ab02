/** The arithmetic of a role's permissions: permission → scope. A permission that is not named is not given. */

export const SCOPES = ['own', 'team', 'all'] as const
export type Scope = (typeof SCOPES)[number]
export type Level = Scope | 'none'
export type Grants = Record<string, Scope>

export interface Permission {
  name: string
  context: string
  /** The scopes that mean something for it, narrowest first. */
  scopes: Scope[]
}

export interface Group {
  context: string
  permissions: Permission[]
}

export interface Change {
  permission: string
  before: Level
  after: Level
  wider: boolean
}

const REACH: Record<Level, number> = { none: 0, own: 1, team: 2, all: 3 }

/** In the order the server lists them. */
export function groupsOf(permissions: readonly Permission[]): Group[] {
  const groups = new Map<string, Permission[]>()
  for (const permission of permissions) {
    const group = groups.get(permission.context)
    if (group) group.push(permission)
    else groups.set(permission.context, [permission])
  }
  return [...groups].map(([context, members]) => ({ context, permissions: members }))
}

export const levelOf = (grants: Grants, permission: string): Level => grants[permission] ?? 'none'

export function withLevel(grants: Grants, permission: string, level: Level): Grants {
  const { [permission]: _, ...rest } = grants
  return level === 'none' ? rest : { ...rest, [permission]: level }
}

/** The widest scope that is offered and reaches no further than the wanted one; else nothing. */
export function nearest(permission: Permission, wanted: Level): Level {
  const fitting = permission.scopes.filter((scope) => REACH[scope] <= REACH[wanted])
  return fitting.at(-1) ?? 'none'
}

/** Gives a whole group one level, each permission as far as it can follow. */
export function withGroup(grants: Grants, group: Group, level: Level): Grants {
  return group.permissions.reduce((all, permission) => withLevel(all, permission.name, nearest(permission, level)), grants)
}

/** The levels that any permission of the group offers. */
export const levelsOf = (group: Group): Level[] => ['none', ...SCOPES.filter((scope) => group.permissions.some(({ scopes }) => scopes.includes(scope)))]

/** The narrowest level that describes a group, or 'mixed': setting a group to the level it stands at changes nothing. */
export function groupLevel(grants: Grants, group: Group): Level | 'mixed' {
  const level = levelsOf(group).find((level) => group.permissions.every((permission) => levelOf(grants, permission.name) === nearest(permission, level)))
  return level ?? 'mixed'
}

export function changesBetween(before: Grants, after: Grants, order: readonly Permission[]): Change[] {
  const known = order.map(({ name }) => name)
  const others = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !known.includes(name)).sort()
  return [...known, ...others].flatMap((permission) => {
    const from = levelOf(before, permission)
    const to = levelOf(after, permission)
    return from === to ? [] : [{ permission, before: from, after: to, wider: REACH[to] > REACH[from] }]
  })
}

export const granted = (grants: Grants): number => Object.keys(grants).length
