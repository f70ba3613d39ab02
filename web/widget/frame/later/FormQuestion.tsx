import type { FormQuestion as Question } from '@haoke/client/protocol'
import { t } from './texts.ts'

const INPUTS = { phone: 'tel', email: 'email', date: 'date' } as const
const FILLS: Record<string, string> = { phone: 'tel', email: 'email' }
const FEW = 6 // choices that are shown at once

interface FormQuestionProps {
  /** Ids of the page begin with it. */
  prefix: string
  field: Question
  given: string[]
  fault: string | undefined
  onAnswer: (given: string[]) => void
}

/** One question of a form; choices are answered by their numbers. */
export function FormQuestion({ prefix, field, given, fault, onAnswer }: FormQuestionProps) {
  const { id, label, help } = field
  const type = field.type ?? 'text'
  const required = field.required !== false
  const options = field.options ?? []
  const own = `${prefix}-${id}`
  const notes = [help && `${own}-help`, fault && `${own}-fault`].filter(Boolean).join(' ')
  const about = { ...(notes && { 'aria-describedby': notes }), ...(fault && { 'aria-invalid': true as const }) }
  const told = (
    <>
      {help && <small id={`${own}-help`}>{help}</small>}
      {fault && (
        <small class="wrong" id={`${own}-fault`} role="alert">
          {t(`form.fault.${fault}`)}
        </small>
      )}
    </>
  )
  const asked = (
    <>
      {label}
      {!required && <small> {t('form.optional')}</small>}
    </>
  )
  if (type === 'choices' || (type === 'choice' && options.length <= FEW)) {
    const tick = (number: string, on: boolean) => onAnswer(type === 'choice' ? [number] : on ? [...given, number] : given.filter((each) => each !== number))
    return (
      <fieldset {...about}>
        <legend>{asked}</legend>
        {options.map((text, index) => {
          const number = String(index + 1)
          return (
            <label class="form-tick" key={number}>
              <input
                type={type === 'choice' ? 'radio' : 'checkbox'}
                name={own}
                checked={given.includes(number)}
                required={required && type === 'choice'}
                onChange={(event) => tick(number, event.currentTarget.checked)}
              />
              <span>{text}</span>
            </label>
          )
        })}
        {told}
      </fieldset>
    )
  }
  const named = { id: own, required, value: given[0] ?? '', ...about }
  const say = (event: { currentTarget: { value: string } }) => onAnswer([event.currentTarget.value])
  return (
    <div class="form-field">
      <label for={own}>{asked}</label>
      {type === 'choice' ? (
        <select {...named} onChange={say}>
          <option value="">{t('form.choose')}</option>
          {options.map((text, index) => (
            <option value={String(index + 1)}>{text}</option>
          ))}
        </select>
      ) : type === 'long_text' ? (
        <textarea {...named} rows={3} maxLength={2000} onInput={say} />
      ) : (
        <input {...named} type={INPUTS[type as 'phone'] ?? 'text'} autocomplete={FILLS[type] ?? 'off'} maxLength={2000} {...(type === 'number' && { inputMode: 'decimal' as const })} onInput={say} />
      )}
      {told}
    </div>
  )
}
