import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Api, plainValue } from './api.js'

const page = {
  version: '0.1.0',
  demo: { title: 'T', inputs: [{ type: 'slider', name: 'x', label: 'X', minimum: 0 }], outputs: [] },
  model: { name: 'm.onnx', size_bytes: 1, inputs: [], outputs: [] },
}

function setUp() {
  const sent = []
  const api = new Api(page, (event) => sent.push(event))
  return { api, sent, vitrine: api.object({ frames: () => 7, exampleEvent: async (number) => ({ event: 'example', example: number, inputs: {} }) }) }
}

const turn = () => new Promise((resolve) => setTimeout(resolve))

test('info and frames', async () => {
  const { api, vitrine } = setUp()
  assert.deepEqual(vitrine.info, { title: 'T', version: '0.1.0', model: page.model, inputs: [{ name: 'x', type: 'slider', label: 'X' }], outputs: [], examples: [] })
  assert.equal(vitrine.frames, 7)
  api.loaded()
  assert.deepEqual(await vitrine.ready, vitrine.info)
})

test('an example gives the outputs and their tensors', async () => {
  const { api, sent, vitrine } = setUp()
  api.loaded()
  const answer = vitrine.example(2)
  await turn()
  await turn()
  assert.deepEqual(sent, [{ event: 'example', example: 2, inputs: {}, call: 1 }])
  const data = new Uint8Array(new Float32Array([0.5]).buffer)
  api.settle({ call: 1, code: 0, outputs: { y: 1 }, tensors: [{ name: 'p', dtype: 'float32', dims: [1], data }] })
  assert.deepEqual(await answer, { outputs: { y: 1 }, tensors: { p: { type: 'float32', dims: [1], data: new Float32Array([0.5]) } } })
})

test('predict waits until the model is there, then asks and answers', async () => {
  const { api, sent, vitrine } = setUp()
  const answer = vitrine.predict({ x: 3 })
  await turn()
  assert.deepEqual(sent, [])
  api.loaded()
  await turn()
  assert.deepEqual(sent, [{ event: 'predict', inputs: { x: 3 }, call: 1 }])
  api.settle({ call: 1, code: 0, outputs: { y: 1 } })
  assert.deepEqual(await answer, { y: 1 })
})

test('one after the other, also after a failure', async () => {
  const { api, sent, vitrine } = setUp()
  api.loaded()
  const [first, second] = [vitrine.predict({ x: 1 }), vitrine.predict({ x: 2 })]
  await turn()
  assert.equal(sent.length, 1)
  api.settle({ call: 1, code: 402, error: 'This value is outside the range.', where: 'x' })
  await assert.rejects(first, { code: 402, message: 'E402 x: This value is outside the range.' })
  await turn()
  assert.equal(sent.length, 2)
  api.settle({ call: 2, code: 0, outputs: {} })
  await second
})

test('run: tensors in and out', async () => {
  const { api, sent, vitrine } = setUp()
  api.loaded()
  const answer = vitrine.run({ a: { type: 'float32', dims: [2], data: [1, 2] } })
  await turn()
  assert.deepEqual(sent[0].tensors, [{ name: 'a', dtype: 'float32', dims: [2], data: new Uint8Array(new Float32Array([1, 2]).buffer) }])
  api.settle({ call: 1, code: 0, tensors: sent[0].tensors })
  assert.deepEqual(await answer, { a: { type: 'float32', dims: [2], data: new Float32Array([1, 2]) } })
})

test('a failure to load fails what waits; after Retry there is a new promise', async () => {
  const { api, sent, vitrine } = setUp()
  const answer = vitrine.predict({})
  api.failed(new Error('no model'))
  await assert.rejects(answer, /no model/)
  api.restart()
  api.loaded()
  await vitrine.ready
  vitrine.predict({})
  await turn()
  assert.equal(sent.length, 1)
})

test('when the viewer is gone, nobody waits for ever', async () => {
  const { api, vitrine } = setUp()
  api.loaded()
  const answer = vitrine.predict({})
  await turn()
  api.abandon(new Error('gone'))
  await assert.rejects(answer, /gone/)
  await assert.rejects(vitrine.predict({}), /gone/)
  await assert.rejects(vitrine.run({}), /gone/)
})

test('a call that the viewer cannot be told of is refused, and the next one is asked', async () => {
  const { api, sent, vitrine } = setUp()
  api.loaded()
  const [first, second] = [vitrine.predict({}), vitrine.predict({})]
  await turn()
  api.refuse(1, new Error('no memory'))
  await assert.rejects(first, /no memory/)
  await turn()
  api.settle({ call: 2, code: 0, outputs: { y: 1 } })
  assert.deepEqual(await second, { y: 1 })
  assert.equal(sent.length, 2)
})

test('pictures go the way the widgets take them: {width, height, data}', async (t) => {
  const rgba = new Uint8ClampedArray([1, 2, 3, 255])
  const picture = { width: 1, height: 1, data: new Uint8Array(rgba) }
  const fakes = {
    ImageData: class { width = 1; height = 1; data = rgba },
    HTMLCanvasElement: class { width = 1; height = 1 },
    HTMLImageElement: class { naturalWidth = 1; naturalHeight = 1; width = 300; height = 300 },
    ImageBitmap: class { width = 1; height = 1 },
    document: { createElement: () => ({ getContext: () => ({ drawImage() {}, getImageData: () => ({ data: rgba }) }) }) },
  }
  Object.assign(globalThis, fakes)
  t.after(() => { for (const name of Object.keys(fakes)) delete globalThis[name] })
  for (const name of ['ImageData', 'HTMLCanvasElement', 'HTMLImageElement', 'ImageBitmap']) {
    assert.deepEqual(await plainValue(Object.assign(new fakes[name](), { [Symbol.toStringTag]: name })), picture, name)
  }
  assert.deepEqual(await plainValue({ width: 1, height: 1, rgba }), picture)
  assert.deepEqual(await plainValue({ width: 1, height: 1, data: rgba }), picture)
  assert.deepEqual(await plainValue({ rgba: 1 }), { rgba: 1 })
})

test('a file that cannot be read', async () => {
  const folder = Object.assign(new Blob(['x']), { name: 'holiday', arrayBuffer: () => Promise.reject(new Error('NotReadableError')) })
  await assert.rejects(plainValue(folder), (error) => error.code === 409 && /holiday/.test(error.message))
})

test('values that programs give', async () => {
  assert.equal(await plainValue(undefined), null)
  assert.deepEqual(await plainValue(new Float32Array([0.5])), [0.5])
  assert.deepEqual(await plainValue({ a: [new Uint8ClampedArray([1])] }), { a: [new Uint8Array([1])] })
  const file = await plainValue(new Blob(['hi'], { type: 'text/plain' }))
  assert.deepEqual(file, { name: '', mime: 'text/plain', data: new Uint8Array([104, 105]) })
})
