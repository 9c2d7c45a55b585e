import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageError } from './problem.js'
import { makeStart } from './start.js'

/** A start whose parts fail as often as the lists say; null: it succeeds. */
function setUp({ viewer = [], model = [], hindrance = () => null, mayReload } = {}) {
  const log = []
  const part = (name, failures) => async () => {
    log.push(name)
    const failure = failures.shift()
    if (failure) throw failure
  }
  const starter = makeStart({
    hindrance,
    openPage: part('viewer', viewer),
    loadModel: part('model', model),
    starting: () => log.push('starting'),
    ready: () => log.push('ready'),
    failed: ({ code }, canRetry) => log.push(`failed ${code}${canRetry ? ', retry' : ''}`),
    reload: () => log.push('reload'),
    mayReload,
  })
  const next = async (action) => {
    log.length = 0
    await action()
    return [...log]
  }
  return { starter, next, log }
}

const noAnswer = () => pageError('page_download_failed', 'no answer')

test('viewer and model are loaded beside each other', async () => {
  const { starter, next } = setUp()
  assert.deepEqual(await next(starter.start), ['starting', 'model', 'viewer', 'ready'])
})

test('after a failure only what failed is done again', async () => {
  const { starter, next } = setUp({ model: [noAnswer(), noAnswer()] })
  assert.deepEqual(await next(starter.start), ['starting', 'model', 'viewer', 'failed 602, retry'])
  assert.deepEqual(await next(starter.start), ['starting', 'model', 'failed 602, retry'])
  assert.deepEqual(await next(starter.start), ['starting', 'model', 'ready'])

  const other = setUp({ viewer: [noAnswer()] })
  await other.starter.start()
  assert.deepEqual(await other.next(other.starter.start), ['starting', 'viewer', 'ready'])
})

test('what is still on its way when the other part fails is waited for, not loaded twice', async () => {
  let arrived
  const log = []
  const viewer = [noAnswer()]
  const starter = makeStart({
    hindrance: () => null,
    openPage: async () => { if (viewer.length) throw viewer.shift() },
    loadModel: () => {
      log.push('model')
      return new Promise((resolve) => { arrived = resolve })
    },
    starting() {},
    ready: () => log.push('ready'),
    failed: ({ code }) => log.push(code),
    reload() {},
  })
  await starter.start()
  const again = starter.start()
  arrived()
  await again
  assert.deepEqual(log, ['model', 602, 'ready'])
})

test('a failure that will not go away has no retry', async () => {
  const { starter, next } = setUp({ model: [pageError('run_model_rejected', 'no such operator')] })
  assert.equal((await next(starter.start)).at(-1), 'failed 501')
})

test('a hindrance is said before anything is fetched', async () => {
  const { starter, next } = setUp({ hindrance: () => pageError('page_opened_as_file') })
  assert.deepEqual(await next(starter.start), ['starting', 'failed 601'])
})

test('what was thrown by accident has a number too', async () => {
  const { starter, next } = setUp({ viewer: [new TypeError('x is null')] })
  assert.equal((await next(starter.start)).at(-1), 'failed 605')
})

test('an impatient second click starts nothing', async () => {
  const { starter, log } = setUp()
  await Promise.all([starter.start(), starter.start()])
  assert.deepEqual(log, ['starting', 'model', 'viewer', 'ready'])
})

test('after a crash only a new page helps', async () => {
  const { starter, next } = setUp()
  await starter.start()
  assert.deepEqual(await next(() => starter.crashed(pageError('page_broken', 'unreachable'))), ['failed 605, retry'])
  assert.equal(starter.crash.code, 605)
  assert.deepEqual(await next(starter.start), ['reload'])
})

test('a crash on the way is said once, and the page is not ready', async () => {
  const log = []
  const starter = makeStart({
    hindrance: () => null,
    openPage: async () => {
      starter.crashed(pageError('page_broken', 'unreachable'))
      throw starter.crash
    },
    loadModel: async () => {},
    starting() {},
    ready: () => log.push('ready'),
    failed: (_, canRetry) => log.push(canRetry),
    reload: () => log.push('reload'),
  })
  await starter.start()
  await starter.start()
  assert.deepEqual(log, [true, 'reload'])
})

test('a crash loads the page anew where that may help, and is said where it does not', async () => {
  const { starter, next } = setUp({ mayReload: () => true })
  await starter.start()
  assert.deepEqual(await next(() => starter.crashed(pageError('page_broken', 'trap'))), ['reload'])
  const full = setUp({ mayReload: () => true })
  await full.starter.start()
  assert.deepEqual(await full.next(() => full.starter.crashed(pageError('run_out_of_memory'))), ['failed 503, retry'])
})
