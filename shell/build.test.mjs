import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import vm from 'node:vm'
import { gunzipSync } from 'node:zlib'
import { buildStyle, buildWorker, packed } from './build.mjs'
import { thirdPartyNotices } from './notices.mjs'
import { TEXTS } from './strings.js'

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8')

test('the worker is one classic script with its runtime, the same every time', async () => {
  const [script, again] = await Promise.all([buildWorker(), buildWorker()])
  assert.equal(script, again)
  new vm.Script(script) // a module's syntax would not compile
  assert.ok(!script.includes('import.meta'))
  assert.ok(script.length > 50_000)
})

test('a packed file unpacks, and is the same every time', () => {
  const path = fileURLToPath(import.meta.url)
  const gz = packed(path)
  assert.deepEqual(gunzipSync(gz), readFileSync(path))
  assert.deepEqual([...gz.subarray(4, 8)], [0, 0, 0, 0], 'the time')
})

test('the style uses colours of the tokens only, and no slot-like braces', async () => {
  const css = read('style.css')
  const known = new Set([...read('tokens.css').matchAll(/--[\w-]+(?=:)/g)].map(([name]) => name))
  for (const name of ['--aspect', '--max', '--fixed']) known.add(name) // of the site
  for (const [, name] of css.matchAll(/var\((--[\w-]+)/g)) assert.ok(known.has(name), name)
  assert.equal(/#[0-9a-f]{3,8}\b/i.test(css.replace(/#[a-z][\w-]*/g, '')), false, 'a colour that is no token')
  const built = await buildStyle()
  assert.ok(!built.includes('{{') && !built.includes('</'))
})

test('the template has every id that the scripts ask for, no inline style and no inline script', () => {
  const page = read('page.html')
  const ids = new Set([...page.matchAll(/ id="([\w-]+)"/g)].map(([, id]) => id))
  for (const [, id] of read('chrome.js').matchAll(/get\('([\w-]+)'\)/g)) assert.ok(ids.has(id), id)
  for (const id of ['run', 'stop', 'clear', 'status', 'vitrine-page']) assert.ok(ids.has(id), id)
  assert.ok(!/ style=| on\w+=/.test(page))
  const texts = [...page.matchAll(/\{\{text:(\w+)\}\}/g)].map(([, id]) => id)
  for (const id of texts) assert.ok(Object.hasOwn(TEXTS, id), id)
  const visible = page.replace(/<!--[\s\S]*?-->|<head>[\s\S]*<\/head>|<[^>]*>|\{\{[^}]*\}\}|Ctrl ↵/g, '').trim()
  assert.equal(/\p{L}/u.exec(visible), null, 'words that are in no table')
  const slots = [...page.matchAll(/\{\{(\w+)\}\}/g)].map(([, slot]) => slot)
  const listed = /with what: ([\s\S]*?)\. -->/.exec(page)[1].split(/,\s+/)
  assert.deepEqual([...new Set(slots)].sort(), [...listed].sort())
})

test('the notices name every part', async () => {
  const notices = await thirdPartyNotices()
  for (const name of ['ONNX Runtime Web 1.', 'Dear ImGui', 'JSON for Modern C++', 'musl', 'Permission is hereby granted']) assert.ok(notices.includes(name), name)
})
