// window.vitrine: the page's programming interface, for tests and for pages that embed this one. It goes the way
// that the widgets go.

import { fromWire, kindOf, toWire } from './tensors.js'
import { readFile } from './pick.js'
import { pixelsOf } from './pictures.js'
import { VitrineError, pageError } from './problem.js'
import { bytesOf } from './message.js'

/**
 * @typedef {object} Vitrine
 * @property {Promise<Info>} ready settles when the model is loaded, or cannot be; a new promise after Retry
 * @property {Info} info what the page is: {title, version, model, inputs, outputs, examples}
 * @property {(inputs: Record<string, any>) => Promise<Record<string, any>>} predict
 *   Puts values into the inputs (one that is left out keeps what it holds), runs, and gives the outputs' values.
 *   Pictures may be a Blob, an ImageData, an ImageBitmap, a canvas or an <img>, or {width, height, data} with the
 *   bytes of straight RGBA, which may be called rgba too.
 * @property {(number?: number) => Promise<{outputs: Record<string, any>, tensors: Record<string, Tensor>}>} example
 *   Puts an example into the inputs, counted from 0, and runs it; without a number, the inputs' first values.
 * @property {(tensors: Record<string, Tensor>) => Promise<Record<string, Tensor>>} run
 *   Raw tensors in and out, past the widgets. bool comes back as 0 and 1 in a Uint8Array, float16 as a Float32Array
 *   of the same values; both are taken likewise (float16 also as its bits in a Uint16Array).
 * @property {number} frames how many times a widget was drawn: nothing changes while nothing happens
 *
 * @typedef {{type: string, dims: number[], data: ArrayLike<any>}} Tensor `dtype` is read as `type`
 * @typedef {{title: string, version: string, model: object, inputs: object[], outputs: object[], examples: string[]}} Info
 */

export class Api {
  #page
  #send
  #calls = new Map()
  #lastCall = 0
  #queue = Promise.resolve()
  #gone = null // why nothing will be answered any more
  #ready
  #settleReady

  /** @param {object} page the page's spec @param {(event: object) => void} send an event of the page */
  constructor(page, send) {
    this.#page = page
    this.#send = send
    this.restart()
  }

  /** A new `ready`, when loading begins (again). */
  restart() {
    this.#ready = new Promise((resolve, reject) => { this.#settleReady = { resolve, reject } })
    this.#ready.catch(() => {}) // nobody has to wait for it
  }

  loaded() {
    this.#settleReady.resolve(this.info)
  }

  failed(error) {
    this.#settleReady.reject(error)
  }

  get info() {
    const { demo, version, model } = this.#page
    const widgets = (list) => (list ?? []).map(({ name, type, label }) => ({ name, type, label }))
    const examples = (this.#page.examples ?? []).map(({ title = '' }) => title)
    return { title: demo.title ?? '', version, model, inputs: widgets(demo.inputs), outputs: widgets(demo.outputs), examples }
  }

  /**
   * @param {{frames: () => number, exampleEvent: (number: number | null) => Promise<object>}} page
   * @returns {Vitrine}
   */
  object({ frames, exampleEvent }) {
    const api = this
    return {
      get ready() { return api.#ready },
      get info() { return api.info },
      get frames() { return frames() },
      predict: (inputs = {}) => api.#inTurn(async () => {
        if (inputs === null || typeof inputs !== 'object') throw pageError('input_wrong_type', 'predict takes {name: value}')
        const values = {}
        for (const [name, value] of Object.entries(inputs)) values[name] = await plainValue(value)
        return (await api.#call({ event: 'predict', inputs: values })).outputs
      }),
      example: (number = null) => api.#inTurn(async () => {
        const { outputs, tensors } = await api.#call(await exampleEvent(number))
        return { outputs, tensors: fromWireAll(tensors) }
      }),
      run: (tensors = {}) => api.#inTurn(async () => {
        const list = Object.entries(tensors).map(([name, tensor]) => toWire(name, tensor))
        const answer = await api.#call({ event: 'run_tensors', tensors: list })
        return fromWireAll(answer.tensors)
      }),
    }
  }

  /** The viewer's request `result`. */
  settle({ call, code, error, where, ...answer }) {
    const handlers = this.#calls.get(call)
    this.#calls.delete(call)
    if (code) handlers?.reject(new VitrineError(code, '', where ? `${where}: ${error}` : error))
    else handlers?.resolve(answer)
  }

  /** The viewer could not be told of the call. */
  refuse(call, error) {
    this.#calls.get(call)?.reject(error)
    this.#calls.delete(call)
  }

  /** The viewer is gone: nothing will be answered, and no later call either. */
  abandon(error) {
    this.#gone = error
    for (const { reject } of this.#calls.values()) reject(error)
    this.#calls.clear()
  }

  #call(event) {
    if (this.#gone) return Promise.reject(this.#gone)
    return new Promise((resolve, reject) => {
      const call = ++this.#lastCall
      this.#calls.set(call, { resolve, reject })
      this.#send({ ...event, call })
    })
  }

  /** One after the other: of two at once, the first would be superseded. */
  #inTurn(job) {
    const done = this.#queue.then(() => this.#ready).then(job)
    this.#queue = done.catch(() => {})
    return done
  }
}

const fromWireAll = (tensors) => Object.fromEntries(tensors.map((tensor) => [tensor.name, fromWire(tensor)]))

/** What a program may give, as what a message can carry. */
export async function plainValue(value) {
  if (value === null || typeof value !== 'object') return value ?? null
  const kind = kindOf(value)
  if (kind === 'Blob' || kind === 'File') return readFile(value)
  if (kind === 'ImageData') return { width: value.width, height: value.height, data: bytesOf(value.data) }
  if (kPictures.has(kind)) {
    const width = value.naturalWidth ?? value.width
    const height = value.naturalHeight ?? value.height
    return { width, height, data: pixelsOf(value, width, height) }
  }
  if (kBytes.has(kind)) return bytesOf(value)
  if (ArrayBuffer.isView(value)) return Array.from(value, Number)
  if (Array.isArray(value)) return Promise.all(value.map(plainValue))
  const out = {}
  const isPicture = 'width' in value && 'height' in value && 'rgba' in value && !('data' in value)
  for (const [key, member] of Object.entries(value)) {
    out[isPicture && key === 'rgba' ? 'data' : key] = await plainValue(member)
  }
  return out
}

const kPictures = new Set(['HTMLImageElement', 'HTMLCanvasElement', 'ImageBitmap', 'OffscreenCanvas'])
const kBytes = new Set(['Uint8Array', 'Uint8ClampedArray', 'ArrayBuffer'])
