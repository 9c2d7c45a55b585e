import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { bytesOf, decodeMessage, encodeMessage, messageParts } from './message.js'

const folder = new URL('../tests/golden/message/', import.meta.url)
const read = (name) => new Uint8Array(readFileSync(new URL(name, folder)))
const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16))

/** {"hex": …} stands for bytes. */
const revived = (json) => JSON.parse(json, (key, value) =>
  value && typeof value === 'object' && Object.keys(value).join() === 'hex' ? fromHex(value.hex) : value)

const names = readdirSync(folder).filter((name) => name.endsWith('.bin')).map((name) => name.slice(0, -4))

test('there are messages to test against', () => assert.ok(names.length >= 3))

for (const name of names) {
  const value = revived(readFileSync(new URL(`${name}.json`, folder), 'utf8'))
  test(`${name} is read`, () => assert.deepEqual(decodeMessage(read(`${name}.bin`)), value))
  test(`${name} is written`, () => assert.deepEqual(encodeMessage(value), read(`${name}.bin`)))
}

for (const { why, hex } of JSON.parse(readFileSync(new URL('bad.json', folder), 'utf8'))) {
  test(`${why} is refused`, () => {
    assert.throws(() => decodeMessage(fromHex(hex)), { code: 605 })
  })
}

test('a message may begin anywhere in a larger buffer, and what is read is a copy', () => {
  const message = encodeMessage({ data: new Float32Array([1, 2]) })
  const larger = new Uint8Array(message.length + 3)
  larger.set(message, 3)
  const { data } = decodeMessage(larger.subarray(3))
  larger.fill(0)
  assert.deepEqual(data, new Uint8Array(new Float32Array([1, 2]).buffer))
})

test('pieces that lie elsewhere are read as if they followed', () => {
  const value = { a: new Uint8Array([1, 2, 3]), none: new Uint8Array(), list: [new Uint8Array(8).fill(7), { b: new Uint8Array([9]) }] }
  const { head, pieces: scattered } = messageParts(value)
  const back = decodeMessage(head, scattered)
  assert.deepEqual(back, value)
  assert.notEqual(back.a.buffer, value.a.buffer)
  for (const wrong of [[], scattered.slice(1), [...scattered, new Uint8Array(8)], scattered.with(0, new Uint8Array(2))])
    assert.throws(() => decodeMessage(head, wrong), { code: 605 })
  assert.throws(() => decodeMessage(encodeMessage(value), scattered), { code: 605 }) // twice
})

test('numbers that are not finite become null, and members without a value are left out', () => {
  assert.deepEqual(decodeMessage(encodeMessage({ a: NaN, b: [Infinity], c: undefined })), { a: null, b: [null] })
})

test('a member named __proto__ is a member', () => {
  const value = JSON.parse('{"__proto__": {"polluted": true}}')
  const back = decodeMessage(encodeMessage(value))
  assert.deepEqual(Object.keys(back), ['__proto__'])
  assert.equal(back.polluted, undefined)
})

test('any view of a buffer is bytes', () => {
  assert.deepEqual(bytesOf(new Uint16Array([1, 2]).subarray(1)), new Uint8Array([2, 0]))
  assert.equal(bytesOf([1]), null)
})
