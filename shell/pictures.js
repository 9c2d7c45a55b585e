// Pictures: decoded for the model, and kept for the mirror to show.

import { aside } from './aside.js'
import { t } from './language.js'
import { pause } from './pause.js'
import { pageError } from './problem.js'

const kMostPixels = 100e6
const kStripPixels = 1 << 20 // are read at a time
const kPackedPixels = 1 << 18 // packing as many takes some 10 ms
const kMostUnused = 16 // a widget shows its picture soon, but not at once: a result's, when its run has ended

const startsWith = (bytes, text, at = 0) => [...text].every((char, i) => bytes[at + i] === char.charCodeAt(0))

/** The file's format by its first bytes, or by its name; null for one that is not known. */
export function pictureFormat(bytes, name = '') {
  if (startsWith(bytes, 'ftyp', 4)) {
    const brand = String.fromCharCode(...bytes.subarray(8, 12))
    return /^avi[fs]$/.test(brand) ? 'AVIF' : /^(hei|hev|mif1|msf1)/.test(brand) ? 'HEIC' : t('kind_video')
  }
  const magic = [['\xff\xd8\xff', 'JPEG'], ['\x89PNG', 'PNG'], ['GIF8', 'GIF'], ['BM', 'BMP'], ['II*\0', 'TIFF'],
    ['MM\0*', 'TIFF'], ['%PDF', 'PDF'], ['8BPS', 'PSD'], ['\xff\x0a', 'JPEG XL'], ['\0\0\0\x0cJXL ', 'JPEG XL'],
    ['\0\0\0\x0cjP  ', 'JPEG 2000'], ['SIMPLE  =', 'FITS'], ['\0\0\x01\0', 'ICO']]
  const found = magic.find(([start]) => startsWith(bytes, start))
  if (found) return found[1]
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'WebP'
  if (startsWith(bytes, 'DICM', 128)) return 'DICOM'
  return name.toLowerCase().endsWith('.svg') ? 'SVG' : null
}

const everywhere = new Set(['JPEG', 'PNG', 'GIF', 'BMP', 'WebP', 'SVG', 'ICO'])

function unreadable(name, bytes) {
  const format = pictureFormat(bytes, name)
  const file = name || t('the_file')
  if (!format) return pageError('input_picture_unreadable', t('picture_unknown', file))
  if (everywhere.has(format)) return pageError('input_picture_unreadable', t('picture_damaged', file, format))
  return pageError('input_picture_unreadable', t('picture_undecodable', file, format))
}

export class Pictures {
  #urls = new Map()
  #blobs = new Map()
  #uses = new Map()
  #files = new Map() // picture → the one of a file that it is a part of
  #last = 0

  /** decode_image. The picture itself is shown as it is; the model gets it decoded with the patch. */
  async decode({ name = '', mime = '', data, patch = null }) {
    const type = mime || (pictureFormat(data, name) === 'SVG' ? 'image/svg+xml' : '')
    const picture = this.keep(new Blob([data], { type }))
    try {
      const image = await loadImage(this.url(picture)).catch(() => { throw unreadable(name, data) })
      checkSize(image.naturalWidth, image.naturalHeight)
      return { ...await this.#pixels(image, patched(data, patch), type, name, data), picture }
    } catch (thrown) {
      this.#forget(picture)
      throw thrown
    }
  }

  async #pixels(image, bytes, type, name, original) {
    const blob = new Blob([bytes], { type })
    const options = { premultiplyAlpha: 'none', colorSpaceConversion: 'none' }
    // A large one is decoded aside: to leave its colours as they are takes the page's own time.
    const isLarge = image.naturalWidth * image.naturalHeight > kStripPixels
    const decoded = isLarge && await aside(decodeAside, { blob, options, mostPixels: kStripPixels }, readStrips).catch(() => null)
    if (decoded) return decoded
    // Engines differ in the options they know, and some take no SVG: the last way is an <img>.
    for (const open of [async () => createImageBitmap(blob, options), async () => createImageBitmap(blob), () => openElement(blob)]) {
      const source = await open().catch(() => null)
      if (!source) continue
      const width = source.naturalWidth ?? source.width
      const height = source.naturalHeight ?? source.height
      checkSize(width, height)
      try {
        return { width, height, rgba: await pixelsInStrips(source, width, height) }
      } finally {
        source.close?.()
      }
    }
    throw unreadable(name, original)
  }

  /** show_image. */
  async show({ file = 0, ...pixels }) {
    const picture = this.keep(await packedPixels(pixels))
    if (this.#blobs.has(file)) this.#files.set(picture, file)
    return { picture }
  }

  /** The address of a picture, for an <img>. */
  url(picture) {
    return this.#urls.get(picture) ?? ''
  }

  /** The picture itself; null for one that is forgotten. @returns {Blob | null} */
  blob(picture) {
    return this.#blobs.get(picture) ?? null
  }

  /** The same of its address. @returns {Blob | null} */
  blobAt(url) {
    const [picture] = [...this.#urls].find(([, each]) => each === url) ?? []
    return this.blob(picture)
  }

  /** A mirror node shows it. */
  use(picture) {
    this.#uses.set(picture, (this.#uses.get(picture) ?? 0) + 1)
  }

  /** One less. */
  release(picture) {
    const uses = (this.#uses.get(picture) ?? 1) - 1
    if (uses > 0) return void this.#uses.set(picture, uses)
    this.#uses.delete(picture)
    const url = this.#urls.get(picture)
    this.#urls.delete(picture)
    if (url) this.#urls.set(picture, url) // the newest of the unused ones
    this.#tidy()
  }

  /** A picture as a file; answers with its number. @param {Blob} blob */
  keep(blob) {
    this.#urls.set(++this.#last, URL.createObjectURL(blob))
    this.#blobs.set(this.#last, blob)
    this.#tidy()
    return this.#last
  }

  /** Of the pictures that nobody shows any part of, only the last are kept: a run may be at work on one. */
  #tidy() {
    const used = new Set([...this.#uses.keys()].flatMap((picture) => [picture, this.#files.get(picture)]))
    const unused = [...this.#urls.keys()].filter((picture) => !used.has(picture))
    unused.slice(0, -kMostUnused).forEach((picture) => this.#forget(picture))
  }

  #forget(picture) {
    const url = this.#urls.get(picture)
    if (url) URL.revokeObjectURL(url)
    this.#urls.delete(picture)
    this.#blobs.delete(picture)
    this.#uses.delete(picture)
    this.#files.delete(picture)
  }
}

export function checkSize(width, height) {
  if (!(width > 0 && height > 0)) throw pageError('input_picture_unreadable', t('picture_without_size'))
  if (width * height > kMostPixels) {
    throw pageError('input_picture_too_large', t('picture_most', width, height, kMostPixels / 1e6))
  }
}

export function patched(data, patch) {
  if (!patch) return data
  const copy = data.slice()
  copy.set(patch.bytes, patch.offset)
  return copy
}

/**
 * Straight RGBA of anything that can be drawn. A canvas stores colours multiplied by their alpha, in 8 bits: the less
 * of a pixel is seen, the less of its colour is left. Blended over white, as the model gets it, such a pixel is off by
 * one level of 255 at most in Chromium and Firefox, by 1.4 in WebKit. WebGL and ImageDecoder give exact
 * colours in Chromium only.
 */
export function pixelsOf(source, width, height) {
  try {
    const strips = readStrips(source, width, height, kStripPixels, document.createElement('canvas'))
    for (;;) {
      const { done, value } = strips.next()
      if (done) return value
    }
  } catch {
    throw pageError('input_picture_too_large', t('picture_undrawable', width, height))
  }
}

/** The same of what does not change meanwhile: the page is held up for no longer than a strip takes. */
async function pixelsInStrips(source, width, height) {
  try {
    const strips = readStrips(source, width, height, kStripPixels, document.createElement('canvas'))
    for (;;) {
      const { done, value } = strips.next()
      if (done) return value
      await pause()
    }
  } catch {
    throw pageError('input_picture_too_large', t('picture_undrawable', width, height))
  }
}

// The next two refer to nothing outside of them: a worker gets their text.

/** The canvas is a strip: one of the whole picture is more than some browsers have. */
function* readStrips(source, width, height, mostPixels, canvas) {
  const most = Math.min(height, Math.max(1, Math.floor(mostPixels / width)))
  const rgba = new Uint8Array(width * height * 4)
  canvas.width = width
  canvas.height = most
  const context = canvas.getContext('2d', { willReadFrequently: true })
  for (let y = 0; y < height; y += most) {
    const rows = Math.min(most, height - y)
    if (y > 0) {
      yield
      context.clearRect(0, 0, width, rows)
    }
    context.drawImage(source, 0, y, width, rows, 0, 0, width, rows)
    rgba.set(context.getImageData(0, 0, width, rows).data, y * width * 4)
  }
  return rgba
}

async function decodeAside({ blob, options, mostPixels }, read) {
  const source = await createImageBitmap(blob, options)
  const { width, height } = source
  const strips = read(source, width, height, mostPixels, new OffscreenCanvas(1, 1))
  for (;;) {
    const { done, value: rgba } = strips.next()
    if (done) return [{ width, height, rgba }, [rgba.buffer]]
  }
}

/** What a canvas shows, as a file. */
export async function blobOf(canvas, type, quality) {
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, type, quality))
  if (!blob) throw pageError('run_out_of_memory')
  return blob
}

/** Straight RGBA as a PNG file; a large one is packed aside. */
export async function packedPixels({ width, height, rgba }) {
  checkSize(width, height)
  const image = new ImageData(new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, rgba.length), width, height)
  const packed = width * height > kPackedPixels && await aside(packAside, image).catch(() => null)
  if (packed) return packed
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  canvas.getContext('2d').putImageData(image, 0, 0)
  return blobOf(canvas, 'image/png')
}

/** Refers to nothing outside of it: a worker gets its text. */
async function packAside(image) {
  const canvas = new OffscreenCanvas(image.width, image.height)
  canvas.getContext('2d').putImageData(image, 0, 0)
  return [await canvas.convertToBlob({ type: 'image/png' }), []]
}

async function openElement(blob) {
  const url = URL.createObjectURL(blob)
  return loadImage(url).finally(() => URL.revokeObjectURL(url))
}

function loadImage(url) {
  return new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve(image)
    image.onerror = reject
    image.src = url
  })
}
