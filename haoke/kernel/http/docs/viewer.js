/** Shows /openapi.json: operations by context, their parameters and bodies, and a form to try each. */

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head']

/** An element with attributes (functions become listeners) and children. */
function h(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key, value)
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value)
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null))
  return element
}

const nameOf = (ref) => ref.slice(ref.lastIndexOf('/') + 1)

class Schemas {
  constructor(api) {
    this.all = api.components?.schemas ?? {}
  }

  of(schema) {
    return schema?.$ref ? (this.all[nameOf(schema.$ref)] ?? {}) : (schema ?? {})
  }

  /** A schema in one line: `string | null`, `Member[]`, `{ name, role_id? }`. */
  line(schema, depth = 0) {
    if (!schema) return 'anything'
    if (schema.$ref) {
      const target = this.of(schema)
      return depth > 0 || !target.enum ? nameOf(schema.$ref) : this.line(target, depth + 1)
    }
    if (schema.const !== undefined) return JSON.stringify(schema.const)
    if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
    const choices = schema.oneOf ?? schema.anyOf
    if (choices) return choices.map((choice) => this.line(choice, depth + 1)).join(' | ')
    if (Array.isArray(schema.type)) return schema.type.join(' | ')
    if (schema.type === 'array') return `${this.line(schema.items, depth + 1)}[]`
    if (schema.type === 'object' && typeof schema.additionalProperties === 'object') {
      return `{ [name]: ${this.line(schema.additionalProperties, depth + 1)} }`
    }
    return [schema.type ?? 'anything', schema.format && `(${schema.format})`].filter(Boolean).join(' ')
  }

  /** An example to start from. */
  example(schema, depth = 0) {
    const target = this.of(schema)
    if (target.default !== undefined) return target.default
    if (target.const !== undefined) return target.const
    if (target.enum) return target.enum[0]
    const choices = target.oneOf ?? target.anyOf
    if (choices) return this.example(choices.find((choice) => choice.type !== 'null') ?? {}, depth)
    if (target.type === 'array') return []
    if (target.type === 'object') {
      const required = new Set(target.required ?? [])
      const fields = Object.entries(target.properties ?? {}).filter(([name]) => required.has(name))
      return depth > 4 ? {} : Object.fromEntries(fields.map(([name, field]) => [name, this.example(field, depth + 1)]))
    }
    return { integer: 0, number: 0, boolean: false, string: '' }[target.type] ?? null
  }

  table(schema) {
    const target = this.of(schema)
    const inner = target.type === 'array' ? this.of(target.items) : target
    if (!inner.properties) return h('pre', {}, this.line(schema))
    const required = new Set(inner.required ?? [])
    return h('div', {},
      schema.$ref && h('p', { class: 'schema' }, this.line(schema)),
      inner.description && h('p', { class: 'quiet' }, inner.description.replaceAll('``', '')),
      h('table', {}, Object.entries(inner.properties).map(([name, field]) => h('tr', {},
        h('td', {}, required.has(name) ? name : `${name}?`),
        h('td', { class: 'schema' }, this.line(field)),
        h('td', { class: 'quiet' }, limits(field)),
      ))),
    )
  }
}

function limits(schema) {
  const words = { minimum: '≥', maximum: '≤', minLength: 'length ≥', maxLength: 'length ≤', maxItems: 'items ≤', pattern: 'matches' }
  return Object.entries(words).flatMap(([key, word]) => (schema[key] === undefined ? [] : [`${word} ${schema[key]}`])).join(', ')
}

const jsonOf = (content) => content?.['application/json']?.schema
const anyOf = (content) => Object.entries(content ?? {})[0]

function parametersOf(operation, schemas) {
  const parameters = operation.parameters ?? []
  if (!parameters.length) return []
  return [h('h3', {}, 'Parameters'), h('table', {}, parameters.map((parameter) => h('tr', {},
    h('td', {}, parameter.required ? parameter.name : `${parameter.name}?`),
    h('td', {}, parameter.in),
    h('td', { class: 'schema' }, schemas.line(parameter.schema)),
    h('td', { class: 'quiet' }, limits(parameter.schema ?? {})),
  )))]
}

function answersOf(operation, schemas) {
  return Object.entries(operation.responses).flatMap(([status, answer]) => {
    if (status === 'default') return []
    const [type, body] = anyOf(answer.content) ?? []
    return [
      h('h3', {}, `Answer ${status}${type && type !== 'application/json' ? ` (${type})` : ''}`),
      body?.schema && Object.keys(body.schema).length ? schemas.table(body.schema) : h('p', { class: 'quiet' }, 'No content.'),
    ]
  })
}

/** Sends the request as this browser, so with the session it has here. */
async function send(method, path, form, output) {
  const data = new FormData(form)
  let address = path
  const query = new URLSearchParams()
  const headers = {}
  for (const [key, value] of data) {
    const [place, name] = key.split(/:(.*)/)
    if (place === 'path') address = address.replace(`{${name}}`, encodeURIComponent(value))
    else if (place === 'query' && value !== '') query.append(name, value)
    else if (place === 'header' && value !== '') headers[name] = value
  }
  const body = data.get('body')
  if (body) headers['content-type'] = 'application/json'
  output.classList.remove('wrong')
  output.textContent = '…'
  try {
    const url = query.size ? `${address}?${query}` : address
    const answer = await fetch(url, { method: method.toUpperCase(), headers, body: body || undefined })
    const text = await answer.text()
    output.classList.toggle('wrong', !answer.ok)
    output.textContent = `${answer.status}\n${pretty(text)}`
  } catch (error) {
    output.classList.add('wrong')
    output.textContent = String(error)
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text.slice(0, 20_000)
  }
}

function trial(method, path, operation, schemas) {
  const output = h('pre', { 'aria-live': 'polite', hidden: true })
  const schema = jsonOf(operation.requestBody?.content)
  if (operation.requestBody && !schema) return []
  const form = h('form', {
    submit: (event) => {
      event.preventDefault()
      output.hidden = false
      void send(method, path, form, output)
    },
  },
  (operation.parameters ?? []).filter((each) => each.in !== 'cookie').map((parameter) => h('label', {},
    parameter.name,
    h('input', { name: `${parameter.in}:${parameter.name}`, required: parameter.required, autocomplete: 'off' }),
  )),
  schema && h('textarea', { name: 'body', 'aria-label': 'Body', spellcheck: 'false' }, JSON.stringify(schemas.example(schema), null, 2)),
  h('button', {}, 'Send'))
  return [h('h3', {}, 'Try it'), form, output]
}

function operationView(method, path, operation, schemas) {
  const body = anyOf(operation.requestBody?.content)
  const permission = operation['x-permission'] ?? (operation.security?.length ? Object.keys(operation.security[0])[0] : 'public')
  let filled = false
  const inside = h('div', { class: 'body' })
  return h('details', {
    id: operation.operationId,
    'data-words': `${method} ${path} ${operation.tags} ${permission}`.toLowerCase(),
    toggle: () => {
      if (filled) return
      filled = true
      inside.append(...[
        operation.description && h('p', {}, operation.description.replaceAll('``', '')),
        ...parametersOf(operation, schemas),
        ...(body ? [h('h3', {}, `Body (${body[0]})`), schemas.table(body[1].schema ?? {})] : []),
        ...answersOf(operation, schemas),
        ...trial(method, path, operation, schemas),
      ].filter(Boolean))
    },
  },
  h('summary', {},
    h('span', { class: 'method' }, method.toUpperCase()),
    h('span', { class: 'path' }, path),
    h('span', { class: 'permission' }, permission)),
  inside)
}

function show(api, main) {
  const schemas = new Schemas(api)
  const contexts = new Map()
  for (const [path, item] of Object.entries(api.paths)) {
    for (const method of METHODS.filter((each) => each in item)) {
      const view = operationView(method, path, item[method], schemas)
      const context = item[method].tags?.[0] ?? 'other'
      contexts.set(context, [...(contexts.get(context) ?? []), view])
    }
  }
  main.append(h('p', {}, api.info.description))
  for (const [context, views] of [...contexts].sort(([one], [other]) => one.localeCompare(other))) {
    main.append(h('section', {}, h('h2', {}, context.replaceAll('_', ' ')), views))
  }
}

function filter(main, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  for (const section of main.querySelectorAll('section')) {
    let left = 0
    for (const details of section.querySelectorAll('details')) {
      details.hidden = !words.every((word) => details.dataset.words.includes(word))
      left += details.hidden ? 0 : 1
    }
    section.hidden = left === 0
  }
}

async function start() {
  const main = document.getElementById('operations')
  const input = document.getElementById('filter')
  try {
    show(await (await fetch('/openapi.json')).json(), main)
  } catch (error) {
    main.append(h('p', { class: 'wrong' }, String(error)))
  }
  main.removeAttribute('aria-busy')
  input.addEventListener('input', () => filter(main, input.value))
  const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (wanted) {
    wanted.open = true
    wanted.scrollIntoView()
  }
}

void start()
