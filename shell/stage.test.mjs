import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeDocument } from './fake_dom.mjs'
import { makeStages } from './stage.js'

/** One widget and a browser around it that never paints. */
function setUp(t, accepts = 'image/*') {
  const log = []
  const document = Object.assign(fakeDocument(), { getElementById: () => null })
  const observer = class { observe() {} }
  const fakes = { document, ResizeObserver: observer, IntersectionObserver: observer, devicePixelRatio: 1, matchMedia: () => new EventTarget() }
  Object.assign(globalThis, fakes)
  t.after(() => { for (const name of Object.keys(fakes)) delete globalThis[name] })
  const parts = Object.fromEntries(['.stage', 'canvas', '.mirror'].map((part) => [part, document.createElement('div')]))
  parts.canvas.getContext = () => null
  const stages = makeStages({
    sections: [{ dataset: { accepts }, querySelector: (part) => parts[part] }],
    viewer: {
      event: (widget, event) => log.push(['event', widget, event]),
      fileEvent: async (widget, event) => log.push(['event', widget, event]),
    },
    pictures: null,
    run() {},
    problem: (widget, error) => log.push(['problem', widget, error?.code ?? null]),
  })
  return { stages, log }
}

test('a file goes to the viewer, and an old problem goes', async (t) => {
  const { stages, log } = setUp(t)
  await stages.takeFile(0, Object.assign(new Blob(['a'], { type: 'image/png' }), { name: 'a.png' }))
  assert.deepEqual(log, [
    ['problem', 0, null],
    ['event', 0, { event: 'file', file: { name: 'a.png', mime: 'image/png', data: new Uint8Array([97]) } }],
  ])
})

test('what cannot be read is a problem of the widget that it was dropped on', async (t) => {
  const { stages, log } = setUp(t)
  await stages.takeFile(0, { name: 'holiday', type: '', arrayBuffer: () => Promise.reject(new Error('NotReadableError')) })
  assert.deepEqual(log, [['problem', 0, 409]])
})

test('a file of a kind that the widget does not take never reaches the viewer', async (t) => {
  const { stages, log } = setUp(t)
  await stages.takeFile(0, Object.assign(new Blob(['a'], { type: 'text/plain' }), { name: 'a.txt' }))
  assert.deepEqual(log, [['problem', 0, 407]])
})

test('a note is said after the file was taken, as the taking clears what was said before', async (t) => {
  const { stages, log } = setUp(t)
  await stages.takeFile(0, Object.assign(new Blob(['a']), { name: 'a.png' }), { code: 410 })
  assert.deepEqual(log.map(([kind, , what]) => [kind, what?.event ?? what]), [['problem', null], ['event', 'file'], ['problem', 410]])
})

test('of two files the later one stays, also when it is read sooner', async (t) => {
  const { stages, log } = setUp(t)
  let finish
  const slow = { name: 'large.png', type: 'image/png', arrayBuffer: () => new Promise((resolve) => { finish = resolve }) }
  const first = stages.takeFile(0, slow)
  await stages.takeFile(0, Object.assign(new Blob(['b'], { type: 'image/png' }), { name: 'small.png' }))
  finish(new ArrayBuffer(1))
  await first
  assert.deepEqual(log.filter(([kind]) => kind === 'event').map(([, , { file }]) => file.name), ['small.png'])
})
