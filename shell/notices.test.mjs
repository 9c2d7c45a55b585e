import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { runtimeNotices, thirdPartyNotices } from './notices.mjs'

test('the licences of onnxruntime\'s parts are in the notices in full', async () => {
  const notices = await thirdPartyNotices()
  // One sentence of each kind of licence, and the one that Eigen's terms ask for by name.
  for (const words of [
    'Mozilla Public License Version 2.0',
    'TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION',
    'Neither the name of Google Inc. nor the names of its',
    'Boost Software License - Version 1.0',
    'LLVM',
    'mimalloc',
  ]) assert.ok(notices.includes(words), words)
  assert.ok(!notices.includes('\r'))
  assert.ok(!notices.includes('Intel Simplified Software License'), 'not part of a page')
})

test('the notices stay small beside the runtime that they are about', async () => {
  const bytes = Buffer.from(await thirdPartyNotices())
  assert.ok(bytes.length < 220_000, `${bytes.length} bytes`)
  assert.ok(gzipSync(bytes, { level: 9 }).length < 30_000)
})

test('a list of another version is not taken without a look', () => {
  const rule = `\n${'_'.repeat(5)}\n`
  assert.throws(() => runtimeNotices(['Notices', 'onnx\n\nMIT', 'brand-new/part\n\nMIT'].join(rule)), (error) =>
    /new: brand-new\/part\n/.test(error.message) && /gone: .*Eigen/.test(error.message))
})
