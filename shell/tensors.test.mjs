import assert from 'node:assert/strict'
import { test } from 'node:test'
import vm from 'node:vm'
import { fromFloat16, fromWire, kindOf, toFloat16, toWire } from './tensors.js'
import { DTYPES } from './protocol.js'

test('every dtype there and back', () => {
  for (const dtype of Object.keys(DTYPES)) {
    const data = dtype === 'string' ? ['é', ''] : dtype === 'bool' ? [true, false] : [3, 0]
    const wire = toWire('x', { type: dtype, dims: [2], data })
    assert.deepEqual(Object.keys(wire), ['name', 'dtype', 'dims', 'data'])
    if (dtype !== 'string') assert.equal(wire.data.length, 2 * DTYPES[dtype])
    const back = fromWire(wire)
    assert.deepEqual(Array.from(back.data, dtype === 'string' ? String : Number),
      dtype === 'string' ? data : dtype === 'bool' ? [1, 0] : [3, 0], dtype)
    assert.deepEqual(toWire('x', back), wire, `${dtype} as it was given back`)
  }
})

test('large int64 are exact', () => {
  const big = 2n ** 62n + 1n
  assert.equal(fromWire(toWire('x', { dtype: 'int64', dims: [], data: [big] })).data[0], big)
})

test('a view at an odd address of its buffer', () => {
  const bytes = new Uint8Array(9)
  bytes.set(new Uint8Array(new Float32Array([1.5, -2]).buffer), 1)
  assert.deepEqual(fromWire({ dtype: 'float32', dims: [2], data: bytes.subarray(1) }).data, new Float32Array([1.5, -2]))
})

test('what cannot be a tensor is refused', () => {
  const refused = (tensor, code) => assert.throws(() => toWire('x', tensor), { code })
  refused(null, 401)
  refused({ type: 'complex64', dims: [1], data: [1] }, 401)
  refused({ type: 'toString', dims: [1], data: [1] }, 401)
  refused({ type: 'int64', dims: [1], data: [1.5] }, 401)
  refused({ type: 'float32', dims: [1], data: 'a' }, 401)
  refused({ type: 'float32', dims: [3], data: [1, 2] }, 406)
  refused({ type: 'float32', dims: [-1], data: [] }, 406)
  refused({ type: 'float32', dims: '1', data: [1] }, 406)
})

test('float16: every one of its values, and rounding to even', () => {
  for (let half = 0; half < 0x10000; half++) {
    const value = fromFloat16(half)
    if (Number.isNaN(value)) assert.ok(Number.isNaN(fromFloat16(toFloat16(value))))
    else assert.equal(toFloat16(value), half, `0x${half.toString(16)}`)
  }
  const cases = [[1 + 2 ** -11, 0x3c00], [1 + 3 * 2 ** -11, 0x3c02], [65519, 0x7bff], [65520, 0x7c00], [1e9, 0x7c00],
    [2 ** -25, 0], [2 ** -25 * 1.01, 1], [-(2 ** -24), 0x8001], [2047.5 * 2 ** -25, 0x0400], [0.1, 0x2e66]]
  for (const [value, half] of cases) assert.equal(toFloat16(value), half, String(value))
})

test('typed arrays of another frame are what they are there', () => {
  const elsewhere = vm.createContext()
  const halves = vm.runInContext('Uint16Array.of(0x3c00, 0xc000)', elsewhere)
  assert.deepEqual(toWire('x', { type: 'float16', dims: [2], data: halves }).data, Uint8Array.of(0, 0x3c, 0, 0xc0))
  assert.equal(kindOf(vm.runInContext('new ArrayBuffer(1)', elsewhere)), 'ArrayBuffer')
})
