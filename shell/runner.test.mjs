import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pause } from './pause.js'
import { Runner } from './runner.js'

const files = { runtime: 'r', model: 'm', external: [], warm_up: [] }

/** Workers that do nothing by themselves. */
function setUp({ refuses = false } = {}) {
  const workers = []
  const browser = { refuses }
  const runner = new Runner(() => {
    if (browser.refuses) throw new Error('SecurityError')
    const worker = {
      sent: [],
      ended: false,
      postMessage(message) { this.sent.push(message) },
      terminate() { this.ended = true },
      answer(data) { this.onmessage({ data }) },
      crash(message = 'boom') { this.onerror({ message, preventDefault() {} }) },
      last() { return this.sent.at(-1) },
      done(extra = {}) { this.answer({ kind: 'done', id: this.last().id, tensors: ['t'], milliseconds: 3, ...extra }) },
    }
    workers.push(worker)
    return worker
  })
  return { runner, workers, browser }
}

async function loaded() {
  const all = setUp()
  const loading = all.runner.load(files)
  all.workers[0].answer({ kind: 'loaded', milliseconds: 5 })
  assert.deepEqual(await loading, { milliseconds: 5 })
  return all
}

const settled = async (promise) => Promise.race([promise.then(() => true, () => true), new Promise((r) => setTimeout(r, 5, false))])

test('a run before anything is loaded is refused', async () => {
  await assert.rejects(setUp().runner.run([], []), { code: 507 })
})

test('loads, runs, answers', async () => {
  const { runner, workers: [worker] } = await loaded()
  assert.deepEqual(worker.sent[0], { kind: 'load', ...files })
  const answer = runner.run(['a'], ['out'])
  assert.deepEqual(worker.last(), { kind: 'run', id: 1, tensors: ['a'], fetch: ['out'] })
  worker.done()
  assert.deepEqual(await answer, { tensors: ['t'], milliseconds: 3 })
})

test('what is large is posted in a task of its own, unless it was stopped before', async () => {
  const { runner, workers } = await loaded()
  const tensors = [{ name: 'x', data: new Uint8Array(5 << 20) }, { name: 'texts', data: ['a'] }]
  const answer = runner.run(tensors, ['out'])
  assert.equal(workers[0].last().kind, 'load')
  await pause()
  await pause()
  assert.deepEqual(workers[0].last(), { kind: 'run', id: 1, tensors, fetch: ['out'] })
  workers[0].done()
  await answer
  const stopped = runner.run(tensors, ['out'])
  runner.stop()
  await assert.rejects(stopped, { code: 504 })
  workers[1].answer({ kind: 'loaded', milliseconds: 5 })
  const next = runner.run([{ name: 'x', data: new Uint8Array(1) }], ['out'])
  await pause()
  await pause()
  assert.deepEqual(workers[1].sent.map(({ kind, id }) => [kind, id]), [['load', undefined], ['run', 3]])
  workers[1].done()
  await next
})

test('a run while the model is loaded waits for it', async () => {
  const { runner, workers } = setUp()
  runner.load(files)
  const answer = runner.run(['a'], [])
  assert.equal(workers[0].sent.length, 1)
  workers[0].answer({ kind: 'loaded', milliseconds: 1 })
  workers[0].done()
  assert.deepEqual((await answer).tensors, ['t'])
})

test('the latest wins: the one at work is void, the ones between are never sent', async () => {
  const { runner, workers: [worker] } = await loaded()
  const runs = ['a', 'b', 'c'].map((name) => runner.run([name], []))
  await assert.rejects(runs[0], { code: 505 })
  await assert.rejects(runs[1], { code: 505 })
  assert.deepEqual(worker.last().tensors, ['a'])
  worker.done()
  assert.deepEqual(worker.last().tensors, ['c'])
  worker.done({ tensors: ['of c'] })
  assert.deepEqual((await runs[2]).tensors, ['of c'])
  assert.equal(worker.sent.length, 3)
})

test('an answer to another request is not taken', async () => {
  const { runner, workers: [worker] } = await loaded()
  const answer = runner.run(['a'], [])
  worker.answer({ kind: 'done', id: 99, tensors: ['wrong'], milliseconds: 1 })
  assert.equal(await settled(answer), false)
  worker.done()
  assert.deepEqual((await answer).tensors, ['t'])
})

test('a failed run leaves the worker at work', async () => {
  const { runner, workers } = await loaded()
  const answer = runner.run(['a'], [])
  workers[0].answer({ kind: 'failed', id: 1, name: 'run_model_failed', text: 'bad shape' })
  await assert.rejects(answer, (error) => error.code === 500 && /bad shape/.test(error.message))
  const next = runner.run(['b'], [])
  workers[0].done()
  await next
  assert.equal(workers.length, 1)
})

test('stop ends the worker and starts one from the same files', async () => {
  const { runner, workers } = await loaded()
  const [first, second] = [runner.run(['a'], []), runner.run(['b'], [])]
  first.catch(() => {})
  runner.stop()
  await assert.rejects(second, { code: 504 })
  assert.ok(workers[0].ended)
  assert.deepEqual(workers[1].sent, [{ kind: 'load', ...files }])
  workers[0].answer({ kind: 'done', id: 1, tensors: ['late'], milliseconds: 1 })
  const next = runner.run(['c'], [])
  workers[1].answer({ kind: 'loaded', milliseconds: 1 })
  assert.deepEqual(workers[1].last().tensors, ['c'])
  workers[1].done()
  assert.deepEqual((await next).tensors, ['t'])
})

test('the one that runs is told that it was stopped', async () => {
  const { runner } = await loaded()
  const answer = runner.run(['a'], [])
  runner.stop()
  await assert.rejects(answer, { code: 504 })
})

test('stop with nothing to stop keeps the worker', async () => {
  const { runner, workers } = await loaded()
  runner.stop()
  assert.equal(workers.length, 1)
  assert.equal(workers[0].ended, false)
})

test('a crash: another worker, the request once more', async () => {
  const { runner, workers } = await loaded()
  const answer = runner.run(['a'], [])
  workers[0].crash()
  workers[1].answer({ kind: 'loaded', milliseconds: 1 })
  assert.deepEqual(workers[1].last(), { kind: 'run', id: 1, tensors: ['a'], fetch: [] })
  workers[1].done()
  assert.deepEqual((await answer).tensors, ['t'])
})

test('a second crash is reported, and a third worker waits for the next request', async () => {
  const { runner, workers } = await loaded()
  const answer = runner.run(['a'], [])
  workers[0].crash()
  workers[1].answer({ kind: 'loaded', milliseconds: 1 })
  workers[1].crash('memory access out of bounds')
  await assert.rejects(answer, (error) => error.code === 502 && /out of bounds/.test(error.message))
  workers[2].answer({ kind: 'loaded', milliseconds: 1 })
  assert.equal(workers[2].sent.length, 1)
  const next = runner.run(['b'], [])
  workers[2].done()
  await next
})

test('a request that is void is not sent again after a crash', async () => {
  const { runner, workers } = await loaded()
  runner.run(['a'], []).catch(() => {})
  const latest = runner.run(['b'], [])
  workers[0].crash()
  workers[1].answer({ kind: 'loaded', milliseconds: 1 })
  assert.deepEqual(workers[1].sent.map((message) => message.tensors), [undefined, ['b']])
  workers[1].done()
  await latest
})

test('a worker that dies twice while it loads is reported, and so is what waits for it', async () => {
  const { runner, workers } = setUp()
  const loading = runner.load(files)
  const waiting = runner.run(['a'], [])
  waiting.catch(() => {})
  workers[0].crash()
  workers[1].crash()
  await assert.rejects(loading, { code: 502 })
  await assert.rejects(waiting, { code: 502 })
  assert.equal(workers.length, 2)
})

test('a model that is refused is not tried again', async () => {
  const { runner, workers } = setUp()
  const loading = runner.load(files)
  workers[0].answer({ kind: 'failed', name: 'run_model_rejected', text: 'no such operator' })
  await assert.rejects(loading, { code: 501 })
  await assert.rejects(runner.run(['a'], []), { code: 501 })
  assert.equal(workers.length, 1)
})

test('a worker that did not come back after Stop is started by the next run', async () => {
  const { runner, workers } = await loaded()
  runner.run(['a'], []).catch(() => {})
  runner.stop()
  workers[1].answer({ kind: 'failed', name: 'run_out_of_memory', text: 'no memory' })
  const next = runner.run(['b'], [])
  workers[2].answer({ kind: 'loaded', milliseconds: 1 })
  assert.deepEqual(workers[2].last().tensors, ['b'])
  workers[2].done()
  assert.deepEqual((await next).tensors, ['t'])
})

test('a worker that still does not come back is reported to that run', async () => {
  const { runner, workers, browser } = await loaded()
  const crashed = runner.run(['a'], [])
  browser.refuses = true
  workers[0].crash()
  await assert.rejects(crashed, { code: 606 })
  await assert.rejects(runner.run(['b'], []), { code: 606 })
  browser.refuses = false
  const last = runner.run(['c'], [])
  workers[1].crash()
  workers[2].crash()
  await assert.rejects(last, { code: 502 })
  assert.equal(workers.length, 3)
})

test('disposed: the worker ends, and so does what waited', async () => {
  const { runner, workers } = setUp()
  const loading = runner.load(files)
  const waiting = runner.run(['a'], [])
  runner.dispose()
  await assert.rejects(loading, { code: 507 })
  await assert.rejects(waiting, { code: 507 })
  await assert.rejects(runner.run(['b'], []), { code: 507 })
  assert.ok(workers[0].ended)
  assert.equal(workers.length, 1)
})

test('a browser without workers says so', async () => {
  await assert.rejects(setUp({ refuses: true }).runner.load(files), { code: 606 })
})

test('a worker that takes the place of one that died is not warmed up, one after a stop is', async () => {
  const { runner, workers } = await loaded()
  runner.run(['a'], []).catch(() => {})
  runner.stop()
  assert.deepEqual(workers[1].sent[0].warm_up, [])
  workers[1].answer({ kind: 'loaded', milliseconds: 1 })
  workers[1].crash()
  assert.equal(workers[2].sent[0].warm_up, null)
})

test('a prepared worker is the one that loads; one that died before is replaced', async () => {
  for (const dies of [false, true]) {
    const { runner, workers } = setUp()
    runner.prepare()
    runner.prepare()
    assert.deepEqual(workers[0].sent, [])
    await assert.rejects(runner.run([], []), { code: 507 })
    if (dies) workers[0].crash()
    const loading = runner.load(files)
    assert.equal(workers.length, dies ? 2 : 1)
    workers.at(-1).answer({ kind: 'loaded', milliseconds: 5 })
    assert.deepEqual(await loading, { milliseconds: 5 })
  }
  const { runner, browser } = setUp({ refuses: true })
  runner.prepare()
  browser.refuses = false
  const loading = runner.load(files)
  runner.dispose()
  await assert.rejects(loading, { code: 507 })
})
