// The form in which a value crosses the boundary between JavaScript and the viewer. src/base/message.h says
// what it is; both sides are tested against tests/golden/message.

import { pageError } from './problem.js'

const kBytesKey = /^\$+bytes$/
const kMostLevels = 200

const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const padded = (length) => Math.ceil(length / 8) * 8

/** The bytes behind any view of a buffer, or null for what is none. */
export function bytesOf(value) {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  if (Object.prototype.toString.call(value) === '[object ArrayBuffer]') return new Uint8Array(value)
  return null
}

/**
 * What comes before the raw bytes, and the bytes themselves, which are not copied.
 * @param {any} value what JSON can say, with ArrayBuffers and their views where bytes are meant
 * @returns {{head: Uint8Array, pieces: Uint8Array[]}}
 */
export function messageParts(value) {
  const pieces = []
  let at = 0
  const header = utf8.encode(JSON.stringify(withMarks(value)) ?? 'null')
  const head = new Uint8Array(padded(4 + header.length)).fill(0x20)
  new DataView(head.buffer).setUint32(0, head.length - 4, true)
  head.set(header, 4)
  return { head, pieces }

  function withMarks(item) {
    if (item === null || typeof item !== 'object') return item
    const bytes = bytesOf(item)
    if (bytes) {
      const offset = at
      pieces.push(bytes)
      at += padded(bytes.length)
      return { $bytes: [offset, bytes.length] }
    }
    if (Array.isArray(item)) return item.map(withMarks)
    const out = Object.create(null)
    for (const [key, member] of Object.entries(item)) out[kBytesKey.test(key) ? '$' + key : key] = withMarks(member)
    return out
  }
}

/**
 * @param {any} value as of messageParts
 * @param {(length: number) => Uint8Array} [allocate] where to write it
 * @returns {Uint8Array}
 */
export function encodeMessage(value, allocate = (length) => new Uint8Array(length)) {
  const { head, pieces } = messageParts(value)
  const message = allocate(pieces.reduce((sum, { length }) => sum + padded(length), head.length))
  message.set(head)
  let at = head.length
  for (const bytes of pieces) {
    message.set(bytes, at)
    message.fill(0, at + bytes.length, at += padded(bytes.length))
  }
  return message
}

/**
 * Bytes come back as copies: the message may lie in memory that the viewer takes back.
 * @param {Uint8Array} message
 * @param {Uint8Array[]} [scattered] the pieces, where they do not follow in the message itself
 * @throws {VitrineError} page_broken, for bytes that are no message
 */
export function decodeMessage(message, scattered = null) {
  if (message.length < 8 || message.length % 8 !== 0) throw broken('its length is wrong')
  const headerLength = new DataView(message.buffer, message.byteOffset).getUint32(0, true)
  const start = 4 + headerLength
  if (start > message.length || start % 8 !== 0) throw broken('its header is too long')
  let header
  try {
    header = JSON.parse(strictUtf8.decode(message.subarray(4, start)))
  } catch {
    throw broken('its header is not JSON')
  }
  const total = scattered
    ? scattered.reduce((sum, { length }) => sum + padded(length), message.length - start)
    : message.length - start
  const pieces = []
  const value = withBytes(header, 0)
  checkTiling(pieces)
  return value

  function withBytes(item, level) {
    if (level > kMostLevels) throw broken('it is too deep')
    if (item === null || typeof item !== 'object') return item
    if (Array.isArray(item)) return item.map((member) => withBytes(member, level + 1))
    const keys = Object.keys(item)
    if (keys.includes('$bytes')) {
      if (keys.length !== 1) throw broken('bytes with further members')
      return piece(item.$bytes)
    }
    const out = {}
    for (const key of keys) {
      // Not an assignment: a member named __proto__ is a member.
      Object.defineProperty(out, kBytesKey.test(key) ? key.slice(1) : key, {
        value: withBytes(item[key], level + 1), enumerable: true, writable: true, configurable: true,
      })
    }
    return out
  }

  function piece(range) {
    if (!Array.isArray(range) || range.length !== 2) throw broken('bytes without a range')
    const [offset, length] = range
    const whole = (n) => Number.isSafeInteger(n) && n >= 0
    if (!whole(offset) || !whole(length) || offset % 8 !== 0 || offset + padded(length) > total) {
      throw broken('bytes outside of it')
    }
    pieces.push({ offset, length })
    return scattered ? scatteredPiece(offset, length) : message.slice(start + offset, start + offset + length)
  }

  function scatteredPiece(offset, length) {
    let at = 0
    for (const bytes of scattered) {
      if (at === offset && bytes.length === length) return bytes.slice()
      at += padded(bytes.length)
    }
    throw broken('bytes outside of it')
  }

  function checkTiling(list) {
    list.sort((a, b) => a.offset - b.offset || a.length - b.length)
    let end = 0
    for (const { offset, length } of list) {
      if (offset !== end) throw broken('its bytes have gaps or overlap')
      end += padded(length)
      for (let i = start + offset + length; !scattered && i < start + end; i++) {
        if (message[i] !== 0) throw broken('the filling is not zero')
      }
    }
    if (end !== total) throw broken('bytes are left over')
  }
}

const broken = (why) => pageError('page_broken', `a message cannot be read: ${why}`)
