// Tensors in JavaScript: bytes in row-major order, little endian, and the typed arrays over them.

import { DTYPES } from './protocol.js'
import { pageError } from './problem.js'
import { bytesOf } from './message.js'

const kArrays = {
  float32: Float32Array, float64: Float64Array, uint8: Uint8Array, int8: Int8Array, uint16: Uint16Array,
  int16: Int16Array, int32: Int32Array, uint32: Uint32Array, int64: BigInt64Array, uint64: BigUint64Array,
  bool: Uint8Array, float16: Uint16Array,
}

/** The typed array for a dtype; float16 has its bits in a Uint16Array; undefined for string. */
export const arrayOf = (dtype) => kArrays[dtype]

/** A typed array over bytes that may lie at any address. */
export function viewOf(dtype, bytes) {
  const Type = kArrays[dtype]
  const aligned = bytes.byteOffset % Type.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice()
  return new Type(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / Type.BYTES_PER_ELEMENT))
}

/**
 * A tensor of window.vitrine.run in the form of docs/page.md. Errors: input_wrong_type, input_tensor_shape.
 * @param {string} name
 * @param {{type?: string, dtype?: string, dims: number[], data: ArrayLike<any>}} tensor
 */
export function toWire(name, tensor) {
  if (tensor === null || typeof tensor !== 'object') throw pageError('input_wrong_type', `"${name}" is no tensor`)
  const dtype = tensor.type ?? tensor.dtype
  if (!Object.hasOwn(DTYPES, dtype)) throw pageError('input_wrong_type', `"${name}" has the type "${dtype}"`)
  const { dims, data } = tensor
  if (!Array.isArray(dims) || !dims.every((n) => Number.isSafeInteger(n) && n >= 0)) {
    throw pageError('input_tensor_shape', `the dims of "${name}" are not whole numbers from 0`)
  }
  const count = dims.reduce((product, n) => product * n, 1)
  const elements = elementsOf(name, dtype, data)
  if (elements.length !== count) {
    throw pageError('input_tensor_shape', `"${name}" is [${dims}] and has ${elements.length} elements`)
  }
  return { name, dtype, dims: [...dims], data: dtype === 'string' ? elements : bytesOf(elements) }
}

function elementsOf(name, dtype, data) {
  if (!Array.isArray(data) && !ArrayBuffer.isView(data)) {
    throw pageError('input_wrong_type', `the data of "${name}" is neither a list nor a typed array`)
  }
  try {
    if (dtype === 'string') return Array.from(data, String)
    const Type = kArrays[dtype]
    const isRaw = kindOf(data) === Type.name
    if (dtype === 'float16') return isRaw ? data : Uint16Array.from(data, toFloat16)
    if (isRaw) return data
    if (dtype === 'bool') return Uint8Array.from(data, (value) => (value ? 1 : 0))
    if (dtype === 'int64' || dtype === 'uint64') return Type.from(data, BigInt)
    return Type.from(data, Number)
  } catch (thrown) {
    throw pageError('input_wrong_type', `the data of "${name}" is not ${dtype}: ${thrown.message}`)
  }
}

/** "Uint8Array", "File": also of an object of another frame, for which instanceof says no. */
export const kindOf = (value) => Object.prototype.toString.call(value).slice(8, -1)

/** The other way: {type, dims, data}; float16 comes as a Float32Array of the same values, bool as 0 and 1. */
export function fromWire({ dtype, dims, data }) {
  if (dtype === 'string') return { type: dtype, dims, data }
  const values = viewOf(dtype, data)
  return { type: dtype, dims, data: dtype === 'float16' ? Float32Array.from(values, fromFloat16) : values }
}

const one = new Float32Array(1)
const bits = new Uint32Array(one.buffer)

/** IEEE 754 binary16, round to nearest even. */
export function toFloat16(value) {
  one[0] = value
  const x = bits[0]
  const sign = x >>> 16 & 0x8000
  const magnitude = x & 0x7fffffff
  if (magnitude >= 0x7f800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00)
  if (magnitude < 0x38800000) { // subnormal there: in units of 2^-24
    const units = Math.abs(one[0]) * 2 ** 24
    const down = Math.floor(units)
    const rest = units - down
    return sign | down + (rest > 0.5 || rest === 0.5 && down % 2 ? 1 : 0)
  }
  const rounded = magnitude + 0xfff + (magnitude >>> 13 & 1)
  return sign | (rounded >= 0x47800000 ? 0x7c00 : rounded - 0x38000000 >>> 13)
}

export function fromFloat16(half) {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = half >>> 10 & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return exponent ? sign * 2 ** (exponent - 25) * (1024 + fraction) : sign * 2 ** -24 * fraction
}
