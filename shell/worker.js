// The worker: the only file that knows onnxruntime-web. Bundled with it into one classic script, because a
// module worker does not start from a blob on file:// or in a sandboxed frame. Messages: docs/page.md.

import * as ort from 'onnxruntime-web/wasm'
import { explainRuntimeError, isFatal } from './runtime_errors.js'
import { arrayOf, viewOf } from './tensors.js'
import { bytesOf } from './message.js'

const kQuietMs = 200 // a visitor who is quicker than that waits for the answer, not for a warm-up run

// onnxruntime's levels: 3. What it warns of is about how the model was exported, and no visitor's business.
const kOnlyErrors = 3

let session = null
let warmUpTimer = 0

self.onmessage = async ({ data: message }) => {
  clearTimeout(warmUpTimer)
  try {
    const { reply, buffers } = message.kind === 'load' ? await load(message) : await run(message)
    self.postMessage(reply, buffers)
  } catch (thrown) {
    // Outside of the promise: the page hears of it as the worker's crash, and replaces the worker.
    if (isFatal(thrown)) return setTimeout(() => { throw thrown })
    self.postMessage({ kind: 'failed', id: message.id, ...explainRuntimeError(thrown, message.kind) })
  }
}

/** Large files come as Blobs: the page passes them on without a copy. */
const read = async (file) => (file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : file)

async function load({ runtime, model, external, warm_up: warmUp, fetch }) {
  const start = performance.now()
  ort.env.logLevel = 'error'
  ort.env.wasm.numThreads = 1
  ort.env.wasm.proxy = false
  ort.env.wasm.wasmBinary = runtime
  session = await ort.InferenceSession.create(await read(model), {
    logSeverityLevel: kOnlyErrors,
    executionProviders: ['wasm'],
    externalData: await Promise.all(external.map(async ({ path, data }) => ({ path, data: await read(data) }))),
  })
  if (warmUp) warmUpTimer = setTimeout(runOnce, kQuietMs, warmUp, fetch)
  return { reply: { kind: 'loaded', milliseconds: performance.now() - start }, buffers: [] }
}

/**
 * The first run takes two or three times as long as a later one: it is made before a visitor asks for it. A model may
 * well refuse zeros. Only tensors are fetched: other outputs have no form here.
 */
async function runOnce(infos, fetch) {
  try {
    const feeds = {}
    for (const { name, dtype, dims } of infos) {
      const count = dims.reduce((product, n) => product * n, 1)
      const data = dtype === 'string' ? new Array(count).fill('') : new (arrayOf(dtype))(count)
      feeds[name] = new ort.Tensor(dtype, data, dims)
    }
    await session.run(feeds, fetch, { logSeverityLevel: kOnlyErrors })
  } catch (thrown) {
    if (isFatal(thrown)) setTimeout(() => { throw thrown })
  }
}

async function run({ id, tensors, fetch }) {
  const feeds = {}
  for (const { name, dtype, dims, data } of tensors) {
    feeds[name] = new ort.Tensor(dtype, dtype === 'string' ? data : viewOf(dtype, bytesOf(data)), dims)
  }
  const start = performance.now()
  const results = await session.run(feeds, fetch, { logSeverityLevel: kOnlyErrors })
  const milliseconds = performance.now() - start
  const buffers = new Set()
  const outputs = fetch.map((name) => {
    const { type, dims, data } = results[name]
    if (type === 'string') return { name, dtype: type, dims: [...dims], data }
    const bytes = bytesOf(data)
    const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
    buffers.add(own.buffer)
    return { name, dtype: type, dims: [...dims], data: own }
  })
  return { reply: { kind: 'done', id, tensors: outputs, milliseconds }, buffers: [...buffers] }
}
