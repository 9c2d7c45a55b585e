// docs/models.md: every recipe's spec fits a model of the signature that the recipe speaks of. docs/inspect.md: every
// member that `inspect --json` prints is explained, and every one that is explained is printed.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { model } from './golden/onnx.mjs'

const kRepository = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const kCommand = process.env.VITRINE ?? join(kRepository, 'build/native/vitrine')
const read = (name) => readFileSync(join(kRepository, name), 'utf8')

test('every recipe\'s spec fits its model', () => {
  const recipes = [...read('docs/models.md').matchAll(/^<!-- model: (.*) -->\n```json\n([^]*?)^```/gm)]
  assert.equal(recipes.length, [...read('docs/models.md').matchAll(/^```json/gm)].length, 'every spec says its model')
  assert.ok(recipes.length >= 5)
  for (const [, signature, spec] of recipes) {
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-recipe-'))
    writeFileSync(join(folder, JSON.parse(spec).model), model(JSON.parse(signature)))
    writeFileSync(join(folder, 'demo.json'), spec)
    const told = execFileSync(kCommand, ['check', 'demo.json'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    assert.match(told, /demo\.json fits /, spec)
  }
})

test('every field of the recipes\' table is one', () => {
  const known = new Set(JSON.stringify(JSON.parse(read('docs/spec.schema.json'))).match(/"\w+":/g))
  for (const [, field] of read('docs/models.md').matchAll(/`"(\w+)"(?=[:`])/g)) assert.ok(known.has(`"${field}":`), field)
})

test('docs/inspect.md has every member that is printed, and no other', () => {
  const docs = read('docs/inspect.md')
  const printed = JSON.parse(read('tests/golden/sites/inspect-json/expected/stdout.txt'))
  const { spec, ...page } = printed.page
  const names = new Set([...Object.keys(printed), ...Object.keys(page).map((key) => `page.${key}`), 'page.spec'])
  for (const value of [...Object.values(printed), ...Object.values(page)]) {
    for (const item of Array.isArray(value) ? value : []) if (typeof item === 'object') Object.keys(item).forEach((key) => names.add(key))
  }
  for (const name of names) assert.match(docs, new RegExp(`\\b${name.replace('.', '\\.')}\\b`), name)
  const rows = [...docs.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, row]) => row.match(/`([\w.]+)`/g).map((name) => name.slice(1, -1)))
  for (const name of rows) assert.ok(names.has(name), `${name} is not printed`)
})
