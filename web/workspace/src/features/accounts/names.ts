import { known, t } from '../../../../ui/i18n.ts'
import type { RoleName } from './api.ts'

/** Roles that come with Haoke are named in the reader's language; a workspace's own keep their name. */
export function roleName({ name, preset }: RoleName): string {
  return preset !== null && known(`role.${preset}`) ? t(`role.${preset}`) : name
}

export const avatarOf = (file: string | null): string | null => file && `/api/v1/files/${file}/thumbnail`
