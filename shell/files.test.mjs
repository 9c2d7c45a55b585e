import assert from 'node:assert/strict'
import { createHash, webcrypto } from 'node:crypto'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Files, browserSha256, bytesText, isWorthRetrying, obstacle } from './files.js'

const content = new TextEncoder().encode('a model '.repeat(400))
const gz = new Uint8Array(gzipSync(content))
const sha256 = createHash('sha256').update(content).digest('hex')
const entry = (more = {}) => ({ url: 'assets/m.onnx', sha256, size_bytes: content.length, download_bytes: content.length, ...more })

/** A server of one answer after the other; the last one stays. */
function serving(...answers) {
  const progress = []
  let asked = 0
  const modes = []
  const fetch = async (_, { cache = 'default' } = {}) => {
    modes.push(cache)
    const answer = answers[Math.min(asked++, answers.length - 1)]
    if (answer instanceof Error) throw answer
    return typeof answer === 'number' ? new Response('', { status: answer }) : new Response(answer)
  }
  const document = { getElementById: (id) => (id === 'f' ? { textContent: ` ${Buffer.from(gz).toString('base64')}\n` } : null) }
  const files = new Files({ fetch, document, onProgress: (...now) => progress.push(now), sha256: browserSha256(webcrypto.subtle) })
  return { files, progress, modes, asked: () => asked }
}

test('plain, packed, or unpacked on the way: the same bytes', async () => {
  for (const body of [content, gz]) {
    const { files } = serving(body)
    assert.deepEqual(await files.get(entry({ download_bytes: gz.length })), content)
  }
})

test('a file that is a gzip file by itself is left as it is', async () => {
  const own = { url: 'x.gz', sha256: createHash('sha256').update(gz).digest('hex'), size_bytes: gz.length, download_bytes: gz.length }
  assert.deepEqual(await serving(gz).files.get(own), gz)
})

test('out of the page itself', async () => {
  const { files, progress } = serving(new Error('no network'))
  const inside = entry({ url: undefined, element: 'f', download_bytes: gz.length })
  assert.deepEqual(await files.get(inside), content)
  assert.deepEqual(progress.at(-1), [gz.length, gz.length])
  await assert.rejects(files.get({ ...inside, element: 'g' }), { code: 603 })
})

test('progress counts all files together and never beyond the end', async () => {
  const { files, progress } = serving(content)
  await Promise.all([files.get(entry()), files.get(entry({ download_bytes: 100 }))])
  assert.deepEqual(progress.at(-1), [content.length + 100, content.length + 100])
  for (const [received, total] of progress) assert.ok(received <= total)
})

test('a failure names the file and the status, and is tried again', async () => {
  const { files, asked } = serving(404, content)
  const one = entry()
  await assert.rejects(files.get(one), (error) => error.code === 602 && /assets\/m\.onnx/.test(error.message) && /404/.test(error.message))
  assert.deepEqual(await files.get(one), content)
  await files.get(one)
  assert.equal(asked(), 2)
})

test('no answer', async () => {
  await assert.rejects(serving(new TypeError('Failed to fetch')).files.get(entry()), { code: 602 })
})

test('an answer that breaks off', async () => {
  const broken = new ReadableStream({ pull(controller) { controller.error(new Error('reset')) } })
  await assert.rejects(serving(broken).files.get(entry()), (error) => error.code === 602 && /broken off/.test(error.message))
})

test('other bytes are refused, of the same length or not, and fetched anew', async () => {
  const other = content.slice()
  other[7] ^= 1
  const { files, asked } = serving(other, content.subarray(1), gz.subarray(0, 50), content)
  const one = entry()
  for (let i = 0; i < 3; i++) await assert.rejects(files.get(one), { code: 603 })
  assert.deepEqual(await files.get(one), content)
  assert.equal(asked(), 4)
})

test('no crypto.subtle, no hash of the browser', () => assert.equal(browserSha256(null), null))

test('a folder opened by double click', () => {
  assert.equal(obstacle({ model: entry(), external: [] }, 'https:'), null)
  assert.equal(obstacle({ model: entry(), external: [] }, 'file:').code, 601)
  assert.equal(obstacle({ model: { element: 'f' }, external: [] }, 'file:'), null)
})

test('what is worth retrying', async () => {
  const code = (number) => isWorthRetrying({ code: number })
  assert.deepEqual([602, 603, 503, 502].map(code), [true, true, true, true])
  assert.deepEqual([600, 601, 501, 604].map(code), [false, false, false, false])
})

test('words for bytes', () => {
  assert.equal(bytesText(2_200_000, 3_600_000), '2.2 of 3.6 MB')
  assert.equal(bytesText(12_000, 61_234), '12 of 61 KB')
})

test('a large file is a Blob, packed or not, and checked as one', async () => {
  const large = new Uint8Array(33e6).fill(7)
  const hash = createHash('sha256').update(large).digest('hex')
  for (const body of [large, new Uint8Array(gzipSync(large))]) {
    const digested = []
    const sha256 = browserSha256(webcrypto.subtle, async (blob) => {
      digested.push(blob.size)
      return webcrypto.subtle.digest('SHA-256', await blob.arrayBuffer())
    })
    const files = new Files({ fetch: async () => new Response(body), document: null, onProgress() {}, sha256 })
    const content = await files.get(entry({ sha256: hash, size_bytes: large.length, download_bytes: body.length }))
    assert.ok(content instanceof Blob)
    assert.deepEqual(digested, [large.length])
    await assert.rejects(files.check(entry({ sha256: hash, size_bytes: 5 }), content), { code: 603 })
  }
})

test('what turned out to be wrong is asked for past every cache', async () => {
  const { files, modes } = serving(content.slice(1), Uint8Array.from(content, (byte) => byte ^ 1), content)
  const one = entry()
  await assert.rejects(files.get(one), { code: 603 })
  await assert.rejects(files.get(one), { code: 603 })
  assert.deepEqual(await files.get(one), content)
  assert.deepEqual(modes, ['default', 'reload', 'reload'])
})
