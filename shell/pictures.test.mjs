import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pictures, checkSize, patched, pictureFormat, pixelsOf } from './pictures.js'
import { isColored } from './glyphs.js'
import { timeText } from './chrome.js'

const bytes = (text) => Uint8Array.from(text, (char) => char.charCodeAt(0))

test('formats by their first bytes', () => {
  const cases = { HEIC: '\0\0\0\x18ftypheic', AVIF: '\0\0\0\x18ftypavif', JPEG: '\xff\xd8\xff\xe0', PNG: '\x89PNG\r\n', TIFF: 'II*\0', PDF: '%PDF-1.7',
    WebP: 'RIFF....WEBP', DICOM: `${'\0'.repeat(128)}DICM` }
  for (const [format, start] of Object.entries(cases)) assert.equal(pictureFormat(bytes(start)), format)
  assert.equal(pictureFormat(bytes('<svg'), 'a.SVG'), 'SVG')
  assert.equal(pictureFormat(bytes('hello')), null)
  assert.equal(pictureFormat(new Uint8Array()), null)
})

test('a patch changes a copy', () => {
  const data = bytes('abcdef')
  assert.deepEqual(patched(data, { offset: 2, bytes: bytes('XY') }), bytes('abXYef'))
  assert.deepEqual(data, bytes('abcdef'))
  assert.equal(patched(data, null), data)
})

test('sizes', () => {
  checkSize(10_000, 10_000)
  assert.throws(() => checkSize(10_001, 10_000), { code: 404 })
  assert.throws(() => checkSize(0, 5), { code: 403 })
})

test('of pictures that nobody shows only the last ones are kept', async (t) => {
  const canvas = { getContext: () => ({ putImageData() {} }), toBlob: (done) => done(new Blob(['x'])) }
  Object.assign(globalThis, { ImageData: class {}, document: { createElement: () => canvas } })
  t.after(() => { delete globalThis.ImageData; delete globalThis.document })
  const pictures = new Pictures()
  const show = async () => (await pictures.show({ width: 1, height: 1, rgba: new Uint8Array(4) })).picture
  const shown = await show()
  pictures.use(shown)
  const unseen = await show()
  let last
  for (let i = 0; i < 40; i++) last = await show()
  assert.equal(pictures.url(unseen), '')
  assert.match(pictures.url(last), /^blob:/)
  assert.match(pictures.url(shown), /^blob:/)
  pictures.use(shown)
  pictures.release(shown)
  for (let i = 0; i < 40; i++) await show()
  assert.match(pictures.url(shown), /^blob:/) // another widget shows it
  // Of a file that a picture is a part of, as long as that is shown.
  const part = (await pictures.show({ width: 1, height: 1, rgba: new Uint8Array(4), file: shown })).picture
  pictures.use(part)
  pictures.release(shown)
  for (let i = 0; i < 40; i++) await show()
  assert.match(pictures.url(shown), /^blob:/)
  pictures.use(shown)
  pictures.release(part)
  pictures.release(shown)
  assert.match(pictures.url(shown), /^blob:/) // a run that was made with it may still be at work
  for (let i = 0; i < 40; i++) await show()
  assert.equal(pictures.url(shown), '')
})

test('an emoji has colours, text has none', () => {
  assert.equal(isColored([0, 0, 0, 255, 5, 4, 3, 90]), false)
  assert.equal(isColored([255, 0, 0, 12]), false)
  assert.equal(isColored([255, 200, 0, 255]), true)
})

test('times', () => {
  assert.deepEqual([0.2, 3.4, 999.4, 1400].map(timeText), ['1 ms', '3 ms', '999 ms', '1.4 s'])
})

test('a large picture is read strip by strip, each row once', (t) => {
  const strips = []
  let row = 0
  const context = {
    clearRect() {},
    drawImage(source, x, y, width, height, ...to) {
      assert.deepEqual([source, x, width, to], ['source', 0, 4000, [0, 0, 4000, height]])
      row = y
    },
    getImageData(x, y, width, height) {
      strips.push(height)
      return { data: new Uint8ClampedArray(width * height * 4).map((_, i) => (row + Math.floor(i / width / 4)) % 251) }
    },
  }
  globalThis.document = { createElement: () => ({ getContext: () => context }) }
  t.after(() => { delete globalThis.document })
  const rgba = pixelsOf('source', 4000, 700)
  assert.ok(strips.length > 2 && strips.every((rows) => rows * 4000 <= 1 << 20))
  assert.equal(rgba.length, 4000 * 700 * 4)
  assert.ok(rgba.every((value, i) => value === Math.floor(i / 16000) % 251))
})
