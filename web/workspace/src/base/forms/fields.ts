import { known, t } from '../../../../ui/i18n.ts'
import type { Form } from './form.ts'

export interface FieldProps {
  id: string
  label: string
  hint?: string | undefined
  error?: string | undefined
}

/** The id of the control, for links from the summary of errors. */
export const fieldId = (name: string): string => `f-${name}`

/**
 * What a `<Field>` needs, by the field's name: `fieldsOf(form, 'profile')('name')` takes its texts from
 * `profile.name` and, where there is one, `profile.name.hint`.
 */
export function fieldsOf(form: Pick<Form<never>, 'errors'>, area: string): (name: string) => FieldProps {
  return (name) => {
    const key = `${area}.${name}`
    return { id: fieldId(name), label: t(key), hint: known(`${key}.hint`) ? t(`${key}.hint`) : undefined, error: form.errors.value[name] }
  }
}

/** The names of fields as a list in the reader's language: "Name, time zone". */
export const fieldNames = (area: string, names: readonly string[]): string => names.map((name) => t(`${area}.${name}`)).join(t('forms.comma'))

/** Everything that is wrong, for the summary above the form. */
export function problemsOf(form: Pick<Form<never>, 'errors' | 'refusal'>): { field?: string; text: string }[] {
  const fields = Object.entries(form.errors.value).flatMap(([name, text]) => (text ? [{ field: fieldId(name), text }] : []))
  return form.refusal.value ? [...fields, { text: form.refusal.value.text }] : fields
}
