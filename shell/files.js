// The page's large files: fetched (or taken out of the page itself, in a single file), unpacked, checked.

import { aside } from './aside.js'
import { numberText, t } from './language.js'
import { pause } from './pause.js'
import { pageError, VitrineError } from './problem.js'

const kBase64Slice = 1 << 20 // characters; a multiple of 4
const kLargeBytes = 32e6 // from here on a file is a Blob, which is not copied: a copy would hold up the page
const kAsideBytes = 1e6 // packed; fewer are unpacked sooner than a worker starts
const kBlobPart = 4 << 20 // bytes

const isGzip = (bytes) => bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b

/** @typedef {{url?: string, element?: string, sha256: string, size_bytes: number, download_bytes: number}} Entry */

export class Files {
  #bytes = new Map()
  #received = new Map()
  #spoilt = new Set() // entries whose content was not what it should be
  #options

  /**
   * @param {object} options
   * @param {(received: number, total: number) => void} options.onProgress in bytes, over all files asked for
   * @param {(content: Uint8Array | Blob) => Promise<string>} options.sha256 64 hexadecimal digits
   */
  constructor({ onProgress, sha256, fetch = globalThis.fetch?.bind(globalThis), document = globalThis.document }) {
    this.#options = { onProgress, sha256, fetch, document }
  }

  /**
   * The content; asked for twice, fetched once, unless it failed.
   * @param {Entry} entry
   * @returns {Promise<Uint8Array | Blob>} a Blob when it is large
   */
  get(entry) {
    return this.fetch(entry).then((content) => this.check(entry, content))
  }

  /** The same, not yet checked: for the file that does the checking. */
  fetch(entry) {
    let promise = this.#bytes.get(entry)
    if (!promise) {
      this.#count(entry, 0)
      promise = (entry.element ? this.#embedded(entry) : this.#downloaded(entry)).then((content) => unpacked(entry, content))
      this.#bytes.set(entry, promise)
      promise.catch(() => this.#bytes.delete(entry))
    }
    return promise
  }

  async check(entry, content) {
    if (sizeOf(content) !== entry.size_bytes) {
      this.#spoil(entry)
      throw pageError('page_wrong_hash', t('wrong_length', nameOf(entry), numberText(sizeOf(content)), numberText(entry.size_bytes)))
    }
    if ((await this.#options.sha256(content)) !== entry.sha256) {
      this.#spoil(entry)
      throw pageError('page_wrong_hash', nameOf(entry))
    }
    return content
  }

  #spoil(entry) {
    this.#bytes.delete(entry)
    this.#spoilt.add(entry)
  }

  #count(entry, bytes) {
    this.#received.set(entry, Math.min(bytes, entry.download_bytes))
    let received = 0
    let total = 0
    for (const [{ download_bytes: all }, got] of this.#received) {
      received += got
      total += all
    }
    this.#options.onProgress(received, total)
  }

  async #downloaded(entry) {
    const name = nameOf(entry)
    let response
    try {
      // A cache would give the same again.
      response = await this.#options.fetch(entry.url, this.#spoilt.has(entry) ? { cache: 'reload' } : {})
    } catch {
      throw pageError('page_download_failed', t('no_reply', name))
    }
    if (!response.ok) throw pageError('page_download_failed', t('http_status', name, response.status))
    const parts = []
    let blobs = null
    let length = 0
    let inBlobs = 0
    try {
      const reader = response.body.getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        parts.push(value)
        length += value.length
        this.#count(entry, length)
        if (entry.size_bytes < kLargeBytes || length - inBlobs < kBlobPart) continue
        blobs = new Blob(blobs ? [blobs, ...parts.splice(0)] : parts.splice(0))
        inBlobs = length
      }
    } catch {
      throw pageError('page_download_failed', t('broken_off', name, numberText(length)))
    }
    return blobs ? new Blob([blobs, ...parts]) : inMemory(name, () => joined(parts, length))
  }

  /** In slices: atob over megabytes at once would hold up the page. */
  async #embedded(entry) {
    const element = this.#options.document.getElementById(entry.element)
    // A picture of an example is the <img> that shows it.
    const text = element?.src ? element.src.slice(element.src.indexOf(',') + 1) : element?.textContent.trim()
    if (!text) throw pageError('page_wrong_hash', t('not_in_page', nameOf(entry)))
    const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
    const bytes = inMemory(nameOf(entry), () => new Uint8Array(text.length / 4 * 3 - padding))
    try {
      let at = 0
      for (let start = 0; start < text.length; start += kBase64Slice) {
        const slice = atob(text.slice(start, start + kBase64Slice))
        for (let i = 0; i < slice.length; i++) bytes[at++] = slice.charCodeAt(i)
        this.#count(entry, at)
        await pause()
      }
    } catch {
      throw pageError('page_wrong_hash', t('not_base64', nameOf(entry)))
    }
    return bytes
  }
}

/** Of a few bytes: all at once. */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0))

const nameOf = (entry) => entry.url ?? entry.element
const sizeOf = (content) => content.size ?? content.length

function joined(parts, length) {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function inMemory(name, make) {
  try {
    return make()
  } catch {
    throw pageError('run_out_of_memory', name)
  }
}

/** Refers to nothing outside of it: a worker gets its text. */
async function unpack({ packed, isBlob }) {
  const response = new Response(packed.stream().pipeThrough(new DecompressionStream('gzip')))
  const bytes = isBlob ? await response.blob() : await response.arrayBuffer()
  return [bytes, isBlob ? [] : [bytes]]
}

/** Some servers unpack on the way, and a file may be a gzip file by itself: its length tells. */
async function unpacked(entry, content) {
  const packed = content instanceof Blob ? content : new Blob([content])
  const head = new Uint8Array(await packed.slice(0, 3).arrayBuffer())
  if (!isGzip(head) || packed.size === entry.size_bytes) return content
  const wanted = { packed, isBlob: entry.size_bytes >= kLargeBytes }
  // In Chromium the page's own thread would unpack it.
  const unpackedAside = packed.size > kAsideBytes && await aside(unpack, wanted).catch(() => null)
  try {
    const [bytes] = unpackedAside ? [unpackedAside] : await unpack(wanted)
    return wanted.isBlob ? bytes : new Uint8Array(bytes)
  } catch (thrown) {
    if (thrown instanceof RangeError) throw pageError('run_out_of_memory', nameOf(entry))
    throw pageError('page_wrong_hash', t('not_unpacked', nameOf(entry)))
  }
}

/** SHA-256 by the browser; null where it has none (plain http other than localhost). */
export function browserSha256(subtle = globalThis.crypto?.subtle, digestOf = digestAside) {
  if (!subtle) return null
  return async (content) => {
    const digest = new Uint8Array(await (content instanceof Blob ? digestOf(content) : subtle.digest('SHA-256', content)))
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  }
}

/** In a worker: crypto.subtle takes a copy of what it is given before it leaves the page alone. */
const digestAside = (blob) => aside(async (data) => [await crypto.subtle.digest('SHA-256', await data.arrayBuffer()), []], blob)

/** What stands in the way of any page, or null. */
export function obstacle(files, protocol = location.protocol) {
  if (typeof WebAssembly !== 'object') return pageError('page_no_webassembly')
  if (protocol === 'file:' && Object.values(files).flat().some((entry) => entry.url)) return pageError('page_opened_as_file')
  return null
}

/** Whether the same thing may succeed when it is done again. @param {VitrineError} error */
export const isWorthRetrying = (error) =>
  [pageError('page_download_failed').code, pageError('page_wrong_hash').code, pageError('run_out_of_memory').code,
    pageError('run_worker_crashed').code].includes(error.code)

/** "2.2 of 3.6 MB" */
export function bytesText(received, total) {
  const [unit, id, digits] = total >= 1e6 ? [1e6, 'megabytes_of', 1] : [1e3, 'kilobytes_of', 0]
  return t(id, numberText(received / unit, digits), numberText(total / unit, digits))
}
