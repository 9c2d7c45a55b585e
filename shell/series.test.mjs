import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeText, valuesText } from './history.js'
import { copyText, isShutFrame } from './save.js'
import { sizeOf } from './series.js'

test('a run is told by its first values, shortened', () => {
  assert.equal(valuesText({ a: 5.1, b: true, c: 'red' }), '5.1, true, red')
  assert.equal(valuesText({ a: 1, b: 2, c: 3, d: 4, e: 5 }), '1, 2, 3, 4, …')
  assert.equal(valuesText({ text: '🦉'.repeat(30) }), `${'🦉'.repeat(24)}…`)
  assert.equal(valuesText({ photo: { name: 'a.png' }, none: null, empty: '' }), '')
})

test('a run of another day is told with its date', () => {
  const noon = new Date(2026, 4, 3, 12).getTime()
  assert.ok(timeText(noon, noon).length < timeText(noon, noon + 86_400_000).length)
})

test('the size of a value is about that of its bytes', () => {
  assert.equal(sizeOf(new Uint8Array(1000)), 1000)
  assert.ok(Math.abs(sizeOf({ photo: { name: 'a.png', data: new Uint8Array(5000) } }) - 5000) < 100)
  assert.equal(sizeOf(null), 8)
})

function fakeDocument(execCommand) {
  const log = []
  const field = { select: () => log.push(`select ${field.value}`), remove: () => log.push('remove') }
  return { log, activeElement: { focus: () => log.push('focus') }, createElement: () => field, body: { append() {} }, execCommand }
}

async function withClipboard(clipboard, action) {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator')
  Object.defineProperty(globalThis, 'navigator', { value: { clipboard }, configurable: true })
  try {
    return await action()
  } finally {
    if (before) Object.defineProperty(globalThis, 'navigator', before)
    else delete globalThis.navigator
  }
}

test('text is copied by the clipboard, or by a selection where there is none; the focus comes back', async () => {
  const written = []
  const modern = fakeDocument(() => assert.fail('not needed'))
  assert.equal(await withClipboard({ writeText: async (text) => { written.push(text) } }, () => copyText(modern, 'a')), true)
  assert.deepEqual(written, ['a'])
  for (const clipboard of [undefined, { writeText: async () => { throw new Error('NotAllowedError') } }]) {
    const document = fakeDocument((command) => command === 'copy')
    assert.equal(await withClipboard(clipboard, () => copyText(document, 'b')), true)
    assert.deepEqual(document.log, ['select b', 'remove', 'focus'])
  }
  assert.equal(await withClipboard(undefined, () => copyText(fakeDocument(() => false), 'c')), false)
  assert.equal(await withClipboard(undefined, () => copyText(fakeDocument(() => { throw new Error() }), 'c')), false)
})

test('a frame without an origin of its own may not be able to save files', () => {
  const top = {}
  assert.equal(isShutFrame({ self: {}, top, origin: 'null' }), true)
  assert.equal(isShutFrame({ self: {}, top, origin: 'https://a.example' }), false)
  assert.equal(isShutFrame({ self: top, top, origin: 'null' }), false) // a file that was opened
})
