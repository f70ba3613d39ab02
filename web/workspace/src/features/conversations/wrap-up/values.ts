import type { WrapUpForm, WrapUpValues } from './api.ts'

export const valuesOf = ({ wrap_up: wrapUp }: WrapUpForm): WrapUpValues => ({
  code_id: wrapUp?.code_id ?? null,
  solved: wrapUp?.solved ?? null,
  tags: wrapUp?.tags ?? [],
  note: wrapUp?.note ?? '',
})

/** A code that was retired since stays in sight, so that what was noted is not lost by looking at it. */
export function codesWith({ codes, wrap_up: wrapUp }: WrapUpForm): WrapUpForm['codes'] {
  if (!wrapUp?.code_id || codes.some(({ id }) => id === wrapUp.code_id)) return codes
  return [...codes, { id: wrapUp.code_id, parent_id: null, team_id: null, name: (wrapUp.path ?? []).join(' / '), place: 0, retired: true, used: true }]
}
