import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyOf, mayReload, openDraft, openRuns } from './storage.js'

class FakeStorage {
  #items = new Map()
  room = Infinity
  get length() { return this.#items.size }
  key(i) { return [...this.#items.keys()][i] ?? null }
  getItem(key) { return this.#items.get(key) ?? null }
  removeItem(key) { this.#items.delete(key) }
  setItem(key, text) {
    if (text.length > this.room) throw new Error('QuotaExceededError')
    this.#items.set(key, text)
  }
}

/** As much of IndexedDB as is used: one store, kept between openings. */
function fakeDatabase(rows = new Map()) {
  const answered = (result) => {
    const request = { result }
    queueMicrotask(() => request.onsuccess())
    return request
  }
  const objectStore = () => ({
    getAll: () => answered([...rows.values()]),
    put: (record) => answered(rows.set(record.id, structuredClone(record))),
    delete: (id) => answered(rows.delete(id)),
  })
  return { rows, open: () => answered({ transaction: () => ({ objectStore }) }) }
}

const location = { pathname: '/digits/' }
const run = (id, time, more) => ({ id, time, inputs: { photo: { name: 'a.png', data: Uint8Array.of(1, 2, 3) } }, tensors: [], status: '3', ...more })
const page = (sha256 = 'ab12', more) => ({ files: { model: { sha256 } }, model: { inputs: [], outputs: [] }, demo: { title: 'A', inputs: [], outputs: [], ...more } })

const places = {
  IndexedDB: () => ({ location, indexedDB: fakeDatabase() }),
  localStorage: () => ({ location, indexedDB: { open() { throw new Error('SecurityError') } }, localStorage: new FakeStorage() }),
}
for (const [name, makeScope] of Object.entries(places)) {
  test(`runs come back, oldest first, with their bytes, until they are removed [${name}]`, async () => {
    const scope = makeScope()
    const runs = openRuns('a', scope)
    assert.deepEqual(await runs.all(), [])
    await runs.put(run('2', 20))
    await runs.put(run('1', 10))
    assert.deepEqual(await openRuns('a', scope).all(), [run('1', 10), run('2', 20)])
    await runs.remove('1')
    assert.deepEqual(await openRuns('a', scope).all(), [run('2', 20)])
  })

  test(`another version of the page gets none of them, and they are thrown away [${name}]`, async () => {
    const scope = makeScope()
    await openRuns('old', scope).put(run('1', 10))
    await openRuns('elsewhere', { ...scope, location: { pathname: '/iris/' } }).put(run('2', 20))
    assert.deepEqual(await openRuns('new', scope).all(), [])
    await new Promise((resolve) => setTimeout(resolve))
    assert.deepEqual(await openRuns('old', scope).all(), [])
    assert.equal((await openRuns('elsewhere', { ...scope, location: { pathname: '/iris/' } }).all()).length, 1)
  })

  test(`what is broken is left out [${name}]`, async () => {
    const scope = makeScope()
    await openRuns('a', scope).put(run('1', 10))
    scope.indexedDB.rows?.set('2', { id: '2', page: 'a', path: '/digits/', time: 5, message: Uint8Array.of(9, 9) })
    scope.indexedDB.rows?.set('3', { id: '3', page: 'a' })
    scope.localStorage?.setItem('vitrine-runs-2', '{"id": "2", "page": "a", "message": "?"}')
    scope.localStorage?.setItem('vitrine-runs-3', 'no JSON')
    scope.localStorage?.setItem('theirs', 'not ours')
    assert.deepEqual(await openRuns('a', scope).all(), [run('1', 10)])
  })
}

test('storage that is shut or full stops nothing', async () => {
  const shut = { location, get indexedDB() { throw new Error('SecurityError') }, get localStorage() { throw new Error('SecurityError') }, get sessionStorage() { throw new Error('SecurityError') } }
  const runs = openRuns('a', shut)
  await runs.put(run('1', 10))
  await runs.remove('1')
  assert.deepEqual(await runs.all(), [])
  const draft = openDraft('a', shut)
  draft.write({ a: 1 })
  draft.remove()
  assert.equal(draft.read(), null)

  const scope = places.localStorage()
  await openRuns('a', scope).put(run('1', 10))
  scope.localStorage.room = 10
  await openRuns('a', scope).put(run('2', 20))
  assert.deepEqual(await openRuns('a', scope).all(), [run('1', 10)])
})

test('large files of a draft come back in the same tab, until a day has gone by', async () => {
  const sessionStorage = new FakeStorage()
  const scope = { location, indexedDB: fakeDatabase(), sessionStorage }
  const photo = { name: 'a.png', mime: 'image/png', data: Uint8Array.of(1, 2, 3) }
  const runs = openRuns('a', scope)
  assert.equal(await runs.files(), null)
  await runs.keepFiles([['photo', photo]])
  const again = openRuns('a', scope)
  assert.deepEqual(await again.files(), { photo })
  assert.deepEqual(await again.all(), [], 'it is no run')
  assert.equal(await openRuns('b', scope).files(), null, 'nor that of another page')
  assert.equal(await openRuns('a', { ...scope, sessionStorage: new FakeStorage() }).files(), null, 'nor of another tab')
  await again.keepFiles([])
  assert.equal(await openRuns('a', scope).files(), null)

  await again.keepFiles([['photo', photo]])
  const [record] = scope.indexedDB.rows.values()
  record.time -= 2 * 86_400_000
  await openRuns('a', { ...scope, sessionStorage: new FakeStorage() }).all()
  await new Promise((resolve) => setTimeout(resolve))
  assert.equal(scope.indexedDB.rows.size, 0)
})

test('a draft comes back as it was; one that no longer fits leaves none, and a broken one is none', () => {
  const scope = { sessionStorage: new FakeStorage() }
  const draft = openDraft('a', scope)
  assert.equal(draft.read(), null)
  const inputs = { text: 'Zürich 🦉', photo: { data: Uint8Array.from({ length: 70_000 }, (_, i) => i % 251) } }
  draft.write(inputs)
  assert.deepEqual(openDraft('a', scope).read(), inputs)
  assert.equal(openDraft('b', scope).read(), null)
  scope.sessionStorage.room = 100
  draft.write(inputs)
  assert.equal(draft.read(), null)
  scope.sessionStorage.setItem('vitrine-draft-a', 'bm8gbWVzc2FnZQ==')
  assert.equal(draft.read(), null)
  scope.sessionStorage.setItem('vitrine-draft-a', '???')
  assert.equal(draft.read(), null)
})

test('values belong to a model and its widgets, not to a title', () => {
  const key = keyOf(page())
  assert.equal(keyOf(page('ab12', { title: 'B' })), key)
  assert.notEqual(keyOf(page('ab13')), key)
  const weights = (sha256) => keyOf({ ...page(), files: { ...page().files, external: [{ sha256 }] } })
  assert.notEqual(weights('cd34'), weights('cd35'))
  assert.notEqual(keyOf(page('ab12', { inputs: [{ type: 'slider', name: 'a' }] })), key)
})

test('a page that crashed is loaded anew once in a minute, where its inputs are kept', () => {
  const scope = { sessionStorage: new FakeStorage() }
  assert.equal(mayReload(scope, 100_000), true)
  assert.equal(mayReload(scope, 130_000), false)
  assert.equal(mayReload(scope, 170_000), true)
  assert.equal(mayReload({ get sessionStorage() { throw new Error('SecurityError') } }), false)
})
