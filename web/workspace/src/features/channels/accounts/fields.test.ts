import { expect, it } from 'vitest'
import { changedSettings, draftOf, settingFields } from './fields.ts'

const kind = {
  settings: {
    $ref: '#/$defs/S',
    $defs: {
      S: {
        type: 'object',
        properties: {
          reopen_hours: { type: 'integer', minimum: 0, maximum: 720, default: 24 },
          url: { type: 'string', maxLength: 1000, default: '' },
          secret: { type: 'string', writeOnly: true, default: '' },
          private_key: { type: 'string', writeOnly: true, default: '' },
          region: { enum: ['cn', 'intl'], default: 'cn' },
          port: { anyOf: [{ type: 'integer', minimum: 1, maximum: 65535 }, { type: 'null' }], default: null },
          odd: { type: 'object' },
        },
      },
    },
  },
  fields: { region: { label: 'Region', help: '', choices: { cn: 'China' } } },
}

it('asks for each setting as its schema says, what is common last, and leaves out what no form can ask', () => {
  const fields = settingFields(kind)
  expect(fields.map(({ name, control }) => `${name} ${control}`)).toEqual(['url text', 'secret secret', 'private_key secret-file', 'region choice', 'port number', 'reopen_hours number'])
  expect(fields.find(({ name }) => name === 'region')?.options).toEqual([{ value: 'cn', label: 'China' }, { value: 'intl', label: 'intl' }])
  expect(fields.find(({ name }) => name === 'port')?.max).toBe(65535)
})

it('never holds a secret, and sends only settings as settings', () => {
  const account = { name: 'A', settings: { url: 'https://a.example', region: 'cn' } } as unknown as Parameters<typeof draftOf>[0]
  const draft = draftOf(account, settingFields(kind), 'q', '')
  expect(draft).toMatchObject({ $name: 'A', $queue: 'q', url: 'https://a.example', secret: '' })
  expect(changedSettings({ $name: 'B', secret: 'x' })).toEqual({ secret: 'x' })
})
