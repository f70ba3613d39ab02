// Every language has the same areas and keys, and no text takes a parameter the others do not know.
import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../locales/', import.meta.url)
const languages = readdirSync(root).sort()
const areas = new Set(languages.flatMap((language) => readdirSync(new URL(`${language}/`, root))))
const problems = []

const stem = (key) => key.replace(/_(zero|one|two|few|many|other)$/, '')
const parameters = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join()

function keysOf(language, area) {
  let texts
  try {
    texts = JSON.parse(readFileSync(new URL(`${language}/${area}`, root), 'utf8'))
  } catch (error) {
    problems.push(`${language}/${area}: ${error.code === 'ENOENT' ? 'missing' : error.message}`)
    return new Map()
  }
  return new Map(Object.entries(texts).map(([key, text]) => [stem(key), parameters(text)]))
}

for (const area of areas) {
  const [first, ...others] = languages.map((language) => [language, keysOf(language, area)])
  for (const [language, keys] of others) {
    for (const key of new Set([...first[1].keys(), ...keys.keys()])) {
      const [here, there] = [keys.get(key), first[1].get(key)]
      if (here === undefined) problems.push(`${language}/${area}: no ${key}`)
      else if (there === undefined) problems.push(`${first[0]}/${area}: no ${key}`)
      else if (here !== there) problems.push(`${language}/${area}: ${key} has {${here}}, ${first[0]} has {${there}}`)
    }
  }
}
for (const problem of problems) console.error(problem)
process.exitCode = problems.length ? 1 : 0
