// The only file that knows the viewer's memory. A view of it is good until the next call into the viewer:
// memory may grow, and then the old buffer is gone. So views are taken anew, and bytes that stay are copied.

import { decimal } from './decimals.js'
import { t } from './language.js'
import { bytesOf, decodeMessage, encodeMessage, messageParts } from './message.js'
import { kLargeBytes, pause } from './pause.js'
import { FRAME, FRAME_WORDS, REQUEST } from './protocol.js'
import { asVitrineError, pageError } from './problem.js'

const requestName = new Map(Object.entries(REQUEST).map(([name, number]) => [number, name]))
const utf8 = new TextDecoder()
const kHashSlice = 1 << 20
const kCopySlice = 4 << 20

/**
 * Instantiates the viewer.
 * @param {(module: object) => Promise<object>} createModule Emscripten's factory
 * @param {Uint8Array} wasm
 * @param {object} partner
 * @param {{advance: Function, bitmap: Function}} partner.glyphs
 * @param {(kind: string, payload: any, reply: (answer: Promise<any>) => void) => void} partner.request must not
 *   call the viewer before it returns: the viewer is still at work
 * @param {(error: VitrineError, widget: number, event: object) => void} partner.refused an event did not fit into
 *   the viewer's memory
 * @param {(error: VitrineError) => void} partner.crashed the viewer is of no use any more
 */
export async function openViewer(createModule, wasm, { glyphs, request, refused, crashed }) {
  let module = null
  let isDead = false
  let lastHash = Promise.resolve()

  const die = (thrown) => {
    isDead = true
    crashed(asVitrineError(thrown))
  }

  const call = (name, ...values) => {
    if (isDead) return 0
    try {
      return module[`_${name}`](...values)
    } catch (thrown) {
      die(thrown)
      return 0
    }
  }

  const refuse = () => { throw isDead ? pageError('page_broken', 'the viewer stopped') : pageError('run_out_of_memory') }

  /** Room in the viewer's memory, until the next call into it. */
  const room = (length) => {
    const address = call('app_alloc', length || 1) || refuse()
    return module.HEAPU8.subarray(address, address + length)
  }

  const put = (bytes) => {
    const { byteOffset: address, length } = room(bytes.length)
    module.HEAPU8.set(bytes, address)
    return [address, length]
  }

  const send = (name, numbers, payload) => {
    if (isDead) return 0
    const { byteOffset, length } = encodeMessage(payload, room)
    return call(name, ...numbers, byteOffset, length, 0)
  }

  /** The same of what may be large: its bytes are copied into the viewer's memory, where they stay, in tasks of their own. */
  const sendInTasks = async (name, numbers, payload, isWanted = () => true) => {
    if (isDead) return
    const { head, pieces } = messageParts(payload)
    if (pieces.reduce((sum, { length }) => sum + length, 0) <= kLargeBytes) return send(name, numbers, payload)
    const places = []
    const placed = (address) => address || refuse()
    try {
      for (const bytes of pieces) {
        const piece = placed(call('app_piece', bytes.length))
        places.push(piece)
        for (let at = 0; at < bytes.length; at += kCopySlice) {
          const slice = bytes.subarray(at, at + kCopySlice)
          const address = placed(call('app_piece_grow', piece, slice.length))
          module.HEAPU8.set(slice, address)
          await pause()
        }
      }
      if (!isWanted()) return
      const { byteOffset, length } = room(head.length + 4 * places.length)
      module.HEAPU8.set(head, byteOffset)
      new Uint32Array(module.HEAPU8.buffer, byteOffset + head.length, places.length).set(places)
      const count = places.splice(0).length // they are the viewer's now
      call(name, ...numbers, byteOffset, length, count)
    } finally {
      for (const piece of places) call('app_piece_drop', piece)
    }
  }

  /** What asked waits until it is answered: with the reason, when the answer does not fit. */
  const reply = async (id, code, payload) => {
    try {
      await sendInTasks('app_reply', [id, code], payload)
    } catch (thrown) {
      try {
        send('app_reply', [id, asVitrineError(thrown).code], t('answer_too_large'))
      } catch (again) {
        die(again)
      }
    }
  }

  const textAt = (address, length) => utf8.decode(module.HEAPU8.subarray(address, address + length))

  const bridge = {
    request(id, kind, address, length, table, count) {
      const heap = module.HEAPU8
      const places = new Uint32Array(heap.buffer, table, 2 * count)
      const pieces = Array.from({ length: count }, (_, i) => heap.subarray(places[2 * i], places[2 * i] + places[2 * i + 1]))
      const payload = decodeMessage(heap.subarray(address, address + length), pieces)
      const name = requestName.get(kind)
      const answer = (promise) => promise.then(
        (value) => reply(id, 0, value ?? null),
        (thrown) => {
          const error = asVitrineError(thrown)
          reply(id, error.code, error.detail)
        },
      )
      if (name) request(name, payload, answer)
      else answer(Promise.reject(pageError('request_unknown', `number ${kind}`)))
    },
    decimal,
    text_advance: (address, length, em, weight) => glyphs.advance(textAt(address, length), em, weight),
    text_bitmap(address, length, em, weight, box) {
      const glyph = glyphs.bitmap(textAt(address, length), em, weight)
      if (!glyph) return 0
      let pixels
      try {
        [pixels] = put(glyph.rgba)
      } catch {
        return 0
      }
      const { left, top, width, height, colored } = glyph
      new Int32Array(module.HEAPU8.buffer, box, 5).set([left, top, width, height, colored ? 1 : 0])
      return pixels
    },
  }

  module = await instantiate(createModule, wasm, bridge)

  return {
    /** @returns {number} 0, or the error's number; the viewer then said more in a page request. */
    start: (page) => send('app_start', [], page),

    /** @param {number} widget inputs first, then outputs; -1: the page */
    event(widget, event) {
      try {
        send('app_event', [widget], event)
      } catch (thrown) {
        if (!isDead) refused(asVitrineError(thrown), widget, event)
      }
    },

    /** An event with a file's bytes. @param {() => boolean} isWanted is asked when they are in the viewer's memory */
    async fileEvent(widget, event, isWanted) {
      try {
        await sendInTasks('app_event', [widget], event, isWanted)
      } catch (thrown) {
        if (!isDead && isWanted()) refused(asVitrineError(thrown), widget, event)
      }
    },

    /** Draws. `image` is a view: use it before the next call. Null when there is nothing to show. */
    frame(widget, width, height, ratio, timeMs) {
      const address = call('app_frame', widget, width, height, ratio, timeMs)
      if (!address) return null
      const { buffer } = module.HEAPU8
      const words = new Uint32Array(buffer, address, FRAME_WORDS)
      const word = (name) => words[FRAME[name]]
      const size = { width: word('width'), height: word('height') }
      const bytes = new Uint8ClampedArray(buffer, word('pixels'), size.width * size.height * 4)
      return {
        image: bytes.length ? new ImageData(bytes, size.width, size.height) : null,
        dirty: { x: word('dirty_x'), y: word('dirty_y'), width: word('dirty_width'), height: word('dirty_height') },
        again: word('again') === 1,
        mirror: word('mirror_changed') === 1
          ? JSON.parse(utf8.decode(new Uint8Array(buffer, word('mirror'), word('mirror_length')).slice()))
          : null,
      }
    },

    /** SHA-256 in hexadecimal digits, where the browser keeps crypto.subtle to itself. @param {Uint8Array | Blob} content */
    sha256(content) {
      const turn = lastHash.then(() => hash(content))
      lastHash = turn.catch(() => {})
      return turn
    },
  }

  /** The viewer has one hash: two files in slices would mix, so each waits for its turn. */
  async function hash(content) {
    call('app_sha256_begin')
    for (let at = 0; at < (content.size ?? content.length); at += kHashSlice) {
      const slice = content.slice(at, at + kHashSlice)
      call('app_sha256_update', ...put(bytesOf(slice) ?? new Uint8Array(await slice.arrayBuffer())))
      await pause()
    }
    const address = call('app_sha256_end')
    if (isDead) throw pageError('page_broken', t('stopped_while_checking'))
    return utf8.decode(module.HEAPU8.slice(address, address + 64))
  }
}

function instantiate(createModule, wasm, bridge) {
  return new Promise((resolve, reject) => {
    const failed = (thrown) => reject(thrown instanceof WebAssembly.CompileError
      ? pageError('page_no_webassembly', t('too_old'))
      : asVitrineError(thrown))
    createModule({
      bridge,
      // Emscripten's own way ends in abort() and leaves its promise open when this fails.
      instantiateWasm(imports, done) {
        WebAssembly.instantiate(wasm, imports).then(({ instance, module }) => done(instance, module), failed)
        return {}
      },
    }).then(resolve, failed)
  })
}
