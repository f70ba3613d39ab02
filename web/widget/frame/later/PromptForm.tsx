import type { Prompt, PromptField } from '@haoke/client/protocol'
import { useState } from 'preact/hooks'
import { t } from '../texts.ts'

const INPUTS = { text: 'text', phone: 'tel', email: 'email', number: 'text', date: 'date' } as const
const FILLS: Record<string, string> = { name: 'name', phone: 'tel', email: 'email' }

interface PromptFormProps {
  prompt: Prompt
  /** Why it was refused. */
  fault: string
  /** It is on its way. */
  busy: boolean
  onAnswer: (text: string, fields: Record<string, string>) => void
}

/** A form of a flow. What it holds is sent as words too, for readers that know no forms. */
export function PromptForm({ prompt, fault, busy, onAnswer }: PromptFormProps) {
  const [values, set] = useState<Record<string, string>>({})
  const fields = prompt.fields ?? []
  const send = (event: Event) => {
    event.preventDefault()
    const shown = (field: PromptField) => field.options?.find((option) => option.id === values[field.id])?.text ?? values[field.id]
    const words = fields.filter((field) => values[field.id]?.trim()).map((field) => `${field.label}: ${shown(field)}`)
    onAnswer(words.join('\n') || '-', values)
  }
  return (
    <form class="prompt-form" onSubmit={send} aria-label={prompt.text || fields[0]?.label}>
      {fields.map((field, index) => (
        <label key={field.id}>
          <span>
            {field.label}
            {field.required === false && <small> {t('form.optional')}</small>}
          </span>
          <FieldInput field={field} last={index === fields.length - 1 && fields.length > 1} value={values[field.id] ?? ''} onChange={(value) => set({ ...values, [field.id]: value })} />
        </label>
      ))}
      {fault && <p role="alert">{fault}</p>}
      <button type="submit" class="button primary" disabled={busy}>
        {t('send')}
      </button>
    </form>
  )
}

/** The last field of words has room for more of them. */
function FieldInput({ field, last, value, onChange }: { field: PromptField; last: boolean; value: string; onChange: (value: string) => void }) {
  const required = field.required !== false
  if (field.options?.length)
    return (
      <select required={required} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="" />
        {field.options.map((option) => (
          <option value={option.id}>{option.text}</option>
        ))}
      </select>
    )
  const type = field.type ?? 'text'
  if (type === 'text' && last) return <textarea rows={3} required={required} maxLength={2000} value={value} onInput={(event) => onChange(event.currentTarget.value)} />
  return (
    <input
      type={INPUTS[type] as 'text'}
      {...(type === 'number' && { inputMode: 'decimal' as const })}
      autocomplete={FILLS[field.id] ?? 'off'}
      required={required}
      maxLength={2000}
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  )
}
