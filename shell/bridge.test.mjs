import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { openViewer } from './bridge.js'
import { decodeMessage, messageParts } from './message.js'
import { FRAME, REQUEST } from './protocol.js'

globalThis.ImageData ??= class { constructor(data, width, height) { Object.assign(this, { data, width, height }) } }

const emptyWasm = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])

/** A viewer without wasm: the same calls over an ArrayBuffer that moves at every allocation. */
async function setUp(wasm = emptyWasm, heapSize = 1 << 16) {
  const log = []
  const requests = []
  const crashes = []
  const refusals = []
  const memory = { left: Infinity } // bytes that app_alloc still gives
  let module
  let top = 64
  let hash = null
  const large = new Map() // piece → {address, length}
  const takePiece = (piece) => {
    const { address, length } = large.get(piece)
    large.delete(piece)
    return module.HEAPU8.slice(address, address + length)
  }
  const take = (address, length, count = 0) => {
    const head = module.HEAPU8.slice(address, address + length - 4 * count)
    const pieces = [...new Uint32Array(module.HEAPU8.slice(address + head.length, address + length).buffer)].map(takePiece)
    return decodeMessage(head, count ? pieces : null)
  }
  const createModule = (options) => new Promise((resolve) => {
    module = {
      HEAPU8: new Uint8Array(heapSize),
      _app_alloc(length) {
        if (length > memory.left) return 0
        const address = top
        top += Math.ceil(length / 8) * 8
        const grown = new Uint8Array(module.HEAPU8.length)
        grown.set(module.HEAPU8)
        module.HEAPU8.fill(0xee) // whoever holds an old view reads rubbish
        module.HEAPU8 = grown
        return address
      },
      _app_free: (address) => log.push(['free', address >= 64]),
      _app_piece(length) {
        const address = module._app_alloc(length)
        if (address) large.set(address + 1, { address, length: 0 })
        return address && address + 1
      },
      _app_piece_grow(piece, length) {
        const place = large.get(piece)
        place.length += length
        return place.address + place.length - length
      },
      _app_piece_drop: (piece) => log.push(['drop', large.delete(piece)]),
      _app_start: (address, length) => (log.push(['start', take(address, length)]), 0),
      _app_event: (widget, address, length, count) => {
        const event = take(address, length, count)
        log.push(['event', widget, event])
        if (event.event === 'trap') throw new WebAssembly.RuntimeError('unreachable')
      },
      _app_reply: (id, code, address, length, count) => log.push(['reply', id, code, take(address, length, count)]),
      _app_sha256_begin: () => { hash = createHash('sha256') },
      _app_sha256_update: (address, length) => hash.update(module.HEAPU8.slice(address, address + length)),
      _app_sha256_end: () => {
        module.HEAPU8.set(new TextEncoder().encode(hash.digest('hex')), 1024)
        hash = null
        return 1024
      },
      _app_frame: () => {
        const words = new Uint32Array(module.HEAPU8.buffer, 32, Object.keys(FRAME).length)
        const mirror = new TextEncoder().encode('[{"id":"é"}]')
        module.HEAPU8.set([1, 2, 3, 4, 5, 6, 7, 8], 1024)
        module.HEAPU8.set(mirror, 2048)
        const frame = { pixels: 1024, width: 2, height: 1, dirty_width: 2, dirty_height: 1, again: 1, mirror_changed: 1, mirror: 2048, mirror_length: mirror.length }
        for (const [name, value] of Object.entries(frame)) words[FRAME[name]] = value
        return words.byteOffset
      },
      put(text) {
        const bytes = new TextEncoder().encode(text)
        module.HEAPU8.set(bytes, 4096)
        return [4096, bytes.length]
      },
      ask(id, kind, payload) {
        // Each piece where it happens to lie.
        const { head, pieces } = messageParts(payload)
        const places = pieces.flatMap(({ length }, i) => [8192 + i * 64, length])
        for (const [i, bytes] of pieces.entries()) module.HEAPU8.set(bytes, places[2 * i])
        module.HEAPU8.set(new Uint8Array(new Uint32Array(places).buffer), 7168)
        module.HEAPU8.set(head, 4096)
        options.bridge.request(id, kind, 4096, head.length, 7168, pieces.length)
      },
      bridge: options.bridge,
    }
    options.instantiateWasm({}, () => resolve(module))
  })
  const viewer = await openViewer(createModule, wasm, {
    glyphs: { advance: (text) => text.length * 7.5, bitmap: (text) => (text === ' ' ? null : { left: -1, top: -9, width: 1, height: 1, colored: true, rgba: new Uint8Array([1, 2, 3, 4]) }) },
    request: (kind, payload, reply) => requests.push({ kind, payload, reply }),
    refused: (error, widget, event) => refusals.push([error.code, widget, event.event]),
    crashed: (error) => crashes.push(error),
  })
  return { viewer, module, log, requests, refusals, crashes, memory }
}

const turn = () => new Promise((resolve) => setTimeout(resolve))

test('what is sent arrives', async () => {
  const { viewer, log } = await setUp()
  assert.equal(viewer.start({ demo: {} }), 0)
  viewer.event(2, { event: 'file', file: { data: new Uint8Array([9]) } })
  assert.deepEqual(log, [['start', { demo: {} }], ['event', 2, { event: 'file', file: { data: new Uint8Array([9]) } }]])
})

test('a frame', async () => {
  const { viewer } = await setUp()
  const { image, dirty, again, mirror } = viewer.frame(0, 2, 1, 1, 0)
  assert.deepEqual([...image.data], [1, 2, 3, 4, 5, 6, 7, 8])
  assert.deepEqual(dirty, { x: 0, y: 0, width: 2, height: 1 })
  assert.equal(again, true)
  assert.deepEqual(mirror, [{ id: 'é' }])
})

test('requests are answered later, with a value or an error\'s number and text', async () => {
  const { module, log, requests } = await setUp()
  module.ask(5, REQUEST.pick_file, { accept: 'image/*' })
  const run = { tensors: [[1, 2, 3], [], [4]].map((data) => ({ data: new Uint8Array(data) })) }
  module.ask(6, REQUEST.run, run)
  assert.deepEqual(requests.map(({ kind, payload }) => [kind, payload]), [['pick_file', { accept: 'image/*' }], ['run', run]])
  requests[0].reply(Promise.resolve({ name: 'a.png' }))
  requests[1].reply(Promise.reject(new Error('out of memory')))
  assert.deepEqual(log, [])
  await turn()
  assert.deepEqual(log, [['reply', 5, 0, { name: 'a.png' }], ['reply', 6, 503, 'out of memory']])
})

test('a request of a newer viewer is answered with its number', async () => {
  const { module, log } = await setUp()
  module.ask(7, 999, {})
  await turn()
  assert.deepEqual(log, [['reply', 7, 608, 'number 999']])
})

test('glyphs', async () => {
  const { module } = await setUp()
  assert.equal(module.bridge.text_advance(...module.put('שלום'), 15, 400), 4 * 7.5)
  assert.equal(module.bridge.text_bitmap(...module.put(' '), 15, 400, 512), 0)
  const address = module.bridge.text_bitmap(...module.put('A'), 15, 400, 512)
  assert.deepEqual([...new Int32Array(module.HEAPU8.buffer, 512, 5)], [-1, -9, 1, 1, 1])
  assert.deepEqual([...module.HEAPU8.subarray(address, address + 4)], [1, 2, 3, 4])
})

test('a trap is reported once, and the viewer is left alone', async () => {
  const { viewer, log, crashes } = await setUp()
  viewer.event(0, { event: 'trap' })
  viewer.event(0, { event: 'again' })
  assert.equal(viewer.frame(0, 1, 1, 1, 0), null)
  assert.deepEqual(crashes.map(({ code }) => code), [605])
  assert.equal(log.length, 1)
})

test('two files hashed at once do not mix, although the viewer has one hash', async () => {
  const { viewer } = await setUp(emptyWasm, 1 << 23)
  const files = [1, 2].map((seed) => new Uint8Array((1 << 20) + 5).map((_, i) => i * seed))
  const wanted = files.map((bytes) => createHash('sha256').update(bytes).digest('hex'))
  assert.deepEqual(await Promise.all(files.map((bytes) => viewer.sha256(bytes))), wanted)
})

test('a hash that fails does not hold up the next', async () => {
  const { viewer, memory } = await setUp()
  memory.left = 4
  const [large, small] = [viewer.sha256(new Uint8Array(5)), viewer.sha256(new Uint8Array(1))]
  await assert.rejects(large, { code: 503 })
  assert.equal(await small, createHash('sha256').update(new Uint8Array(1)).digest('hex'))
})

test('an answer that does not fit into the viewer\'s memory is answered with that', async () => {
  const { module, log, requests, crashes, memory } = await setUp()
  module.ask(5, REQUEST.pick_file, {})
  memory.left = 100
  requests[0].reply(Promise.resolve({ data: new Uint8Array(1000) }))
  await turn()
  assert.deepEqual(log, [['reply', 5, 503, 'the answer is too large']])
  assert.deepEqual(crashes, [])
})

test('a viewer that can be told nothing any more is given up', async () => {
  const { module, viewer, log, requests, crashes, memory } = await setUp()
  module.ask(5, REQUEST.pick_file, {})
  memory.left = 0
  requests[0].reply(Promise.resolve({}))
  await turn()
  memory.left = Infinity
  viewer.event(0, { event: 'press' })
  assert.deepEqual(crashes.map(({ code }) => code), [503])
  assert.deepEqual(log, [])
})

test('an event that does not fit is refused, and the next one arrives', async () => {
  const { viewer, log, refusals, memory } = await setUp()
  memory.left = 100
  viewer.event(1, { event: 'file', file: { data: new Uint8Array(1000) } })
  viewer.event(1, { event: 'press' })
  assert.deepEqual(refusals, [[503, 1, 'file']])
  assert.deepEqual(log, [['event', 1, { event: 'press' }]])
})

test('a large file is taken in a task of its own, and left where it is no longer wanted', async () => {
  const { viewer, log, refusals, memory } = await setUp(emptyWasm, 1 << 25)
  const data = new Uint8Array(5 << 20).map((_, i) => i * 7)
  const large = { event: 'file', file: { name: 'a', data } }
  let isWanted = true
  const first = viewer.fileEvent(1, large, () => isWanted)
  assert.deepEqual(log, [])
  await first
  const [[, , event]] = log
  assert.deepEqual(Buffer.compare(event.file.data, data), 0)
  assert.deepEqual(log.splice(0).map(([kind, widget, { event }]) => [kind, widget, event]), [['event', 1, 'file']])
  const second = viewer.fileEvent(1, large, () => isWanted)
  isWanted = false
  await second
  assert.deepEqual(log.splice(0), [['drop', true]])
  viewer.fileEvent(1, { event: 'file', file: { data: new Uint8Array(9) } }, () => true)
  assert.equal(log.splice(0).length, 1) // a small one at once
  memory.left = 100
  await viewer.fileEvent(1, large, () => false)
  assert.deepEqual(refusals, [])
  await viewer.fileEvent(1, large, () => true)
  assert.deepEqual(refusals, [[503, 1, 'file']])
  // No room for the second of two: the first one is given back.
  memory.left = 5 << 20
  log.length = 0
  await viewer.fileEvent(1, { event: 'file', file: { data, more: new Uint8Array(6 << 20) } }, () => true)
  assert.deepEqual(log, [['drop', true]])
})

test('a glyph that does not fit is none', async () => {
  const { module, memory } = await setUp()
  const text = module.put('A')
  memory.left = 0
  assert.equal(module.bridge.text_bitmap(...text, 15, 400, 512), 0)
})

test('wasm that the browser does not understand', async () => {
  await assert.rejects(setUp(new Uint8Array([0, 97, 115, 109, 9, 0, 0, 0])), { code: 600 })
})
