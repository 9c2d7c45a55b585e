import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAccepted, readFile } from './pick.js'

const file = (name, type) => Object.assign(new Blob(['abc'], { type }), { name })

test('what an input accepts, as browsers read it', () => {
  const cases = [
    ['a.png', 'image/png', 'image/*', true],
    ['a.txt', 'text/plain', 'image/*', false],
    ['a.png', 'image/png', 'image/png', true],
    ['a.jpg', 'image/jpeg', 'image/png', false],
    ['A.CSV', 'application/vnd.ms-excel', '.csv, text/csv', true],
    ['a.txt', 'text/plain', '.csv, text/csv', false],
    ['a.npy', '', '.npy', true],
    ['a.bin', '', '.npy', false],
    ['a.txt', 'text/plain', '*/*', true],
    ['a.txt', 'text/plain', '', true],
    // A kind that the system does not know is left to the widget, which looks into the file.
    ['scan.heic', '', 'image/*', true],
    ['scan.dcm', 'application/octet-stream', 'image/*', true],
  ]
  for (const [name, type, accepts, expected] of cases) {
    assert.equal(isAccepted({ name, type }, accepts), expected, `${name} (${type}) for "${accepts}"`)
  }
  assert.equal(isAccepted({ name: 'a.txt', type: 'text/plain' }), true)
})

test('a file is read with its name and kind', async () => {
  assert.deepEqual(await readFile(file('a.png', 'image/png'), 'image/*'),
    { name: 'a.png', mime: 'image/png', data: new TextEncoder().encode('abc') })
  assert.equal((await readFile(new Blob(['abc']))).name, '')
})

test('a file of another kind is told apart by what is wanted', async () => {
  const detail = (name, type, accepts) => readFile(file(name, type), accepts).then(() => null, (error) => {
    assert.equal(error.code, 407)
    return error.detail
  })
  assert.equal(await detail('a.txt', 'text/plain', 'image/*'), 'a.txt is text/plain, not a picture')
  assert.equal(await detail('a.bin', '', '.csv,.npy'), 'a.bin is of an unknown kind, not .csv or .npy')
})

test('a file that is gone, and one that does not fit into memory', async () => {
  const broken = (message) => ({ name: 'a.png', type: 'image/png', arrayBuffer: () => Promise.reject(new Error(message)) })
  await assert.rejects(readFile(broken('NotFoundError')), { code: 409, detail: 'a.png' })
  await assert.rejects(readFile(broken('Array buffer allocation failed')), { code: 503 })
})
