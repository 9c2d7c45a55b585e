// The worker's life: load, run, stop, crash. Knows nothing of models and nothing of the page, so that node can
// test it with a worker that is none.
//
//   const runner = new Runner(() => new Worker(url))
//   await runner.load({ runtime, model, external, warm_up, fetch })
//   const { tensors, milliseconds } = await runner.run(tensors, ['output'])
//
// One run is with the worker and at most one waits; a newer one takes the waiting one's place and makes the
// answer of the one at work void.

import { t } from './language.js'
import { kLargeBytes, pause } from './pause.js'
import { pageError } from './problem.js'

const kMostStarts = 2 // of a worker that dies while it loads, and of one run

export class Runner {
  #makeWorker
  #worker = null
  #files = null
  #state = 'empty' // prepared, loading, ready, failed
  #failure = null
  #loading = null // {resolve, reject}
  #wasReady = false // the model is good: a later failure is the worker's
  #hasCrashed = false // then it is not warmed up again: that may be what it died of
  #starts = 0
  #active = null // {id, tensors, fetch, resolve, reject, starts, isVoid}
  #waiting = null
  #lastId = 0

  /** @param {() => Worker} makeWorker */
  constructor(makeWorker) {
    this.#makeWorker = makeWorker
  }

  /** Starts the worker before there is anything to load: its script is read meanwhile. */
  prepare() {
    if (this.#state !== 'empty') return
    this.#open()
    if (this.#worker) this.#state = 'prepared'
  }

  /**
   * The buffers are kept, to start further workers from. Rejects when the model cannot be loaded.
   * @returns {Promise<{milliseconds: number}>}
   */
  load(files) {
    this.#files = files
    this.#wasReady = false
    this.#hasCrashed = false
    this.#starts = 0
    this.#failure = null
    let handlers
    const promise = new Promise((resolve, reject) => { handlers = { resolve, reject } })
    this.#loading = handlers
    if (this.#state === 'prepared') this.#loadIt()
    else this.#start()
    return promise
  }

  /** Ends the worker and lets go of the buffers. */
  dispose() {
    this.#fail(pageError('run_not_ready'))
    this.#state = 'empty'
    this.#files = null
  }

  /**
   * Runs after the model is loaded, at once or when it is. A worker that could not be started again is tried anew:
   * what was in the way, such as too little memory, may be gone.
   */
  run(tensors, fetch) {
    return new Promise((resolve, reject) => {
      if (this.#state === 'empty' || this.#state === 'prepared') return reject(pageError('run_not_ready'))
      if (this.#state === 'failed' && !this.#wasReady) return reject(this.#failure)
      this.#waiting?.reject(pageError('run_superseded'))
      if (this.#active && !this.#active.isVoid) {
        this.#active.isVoid = true
        this.#active.reject(pageError('run_superseded'))
      }
      this.#waiting = { id: ++this.#lastId, tensors, fetch, resolve, reject, starts: 0, isVoid: false }
      if (this.#state !== 'failed') return this.#next()
      this.#starts = 0
      this.#start()
    })
  }

  /** Ends what runs and what waits, with run_stopped. */
  stop() {
    const stopped = pageError('run_stopped')
    this.#waiting?.reject(stopped)
    this.#waiting = null
    if (!this.#active) return
    this.#active.reject(stopped)
    this.#active = null
    this.#starts = 0
    this.#start()
  }

  #next() {
    if (this.#state !== 'ready' || this.#active || !this.#waiting) return
    this.#active = this.#waiting
    this.#waiting = null
    this.#send(this.#active)
  }

  async #send(job) {
    const start = ++job.starts
    const bytes = job.tensors.reduce((sum, { data }) => sum + (data?.byteLength ?? 0), 0)
    if (bytes > kLargeBytes) await pause()
    if (job !== this.#active || start !== job.starts || this.#state !== 'ready') return
    this.#post({ kind: 'run', id: job.id, tensors: job.tensors, fetch: job.fetch })
  }

  #post(message) {
    try {
      this.#worker.postMessage(message)
    } catch (thrown) { // the copy did not fit into memory
      this.#answered({ kind: 'failed', id: message.id, name: 'run_out_of_memory', text: thrown.message })
    }
  }

  #start() {
    this.#open()
    if (this.#worker) this.#loadIt()
  }

  #loadIt() {
    this.#state = 'loading'
    this.#starts++
    this.#post({ kind: 'load', ...this.#files, ...(this.#hasCrashed ? { warm_up: null } : {}) })
  }

  #open() {
    this.#worker?.terminate()
    this.#worker = null
    let worker
    try {
      worker = this.#makeWorker()
    } catch (thrown) {
      return this.#fail(pageError('page_no_worker', thrown.message))
    }
    this.#worker = worker
    worker.onmessage = ({ data }) => { if (worker === this.#worker) this.#answered(data) }
    worker.onerror = (event) => {
      event.preventDefault?.()
      if (worker === this.#worker) this.#crashed(event.message)
    }
    worker.onmessageerror = () => { if (worker === this.#worker) this.#crashed(t('answer_unreadable')) }
  }

  #answered(message) {
    if (this.#state === 'loading') {
      if (message.kind === 'failed') return this.#fail(pageError(message.name, message.text))
      this.#state = 'ready'
      this.#wasReady = true
      this.#starts = 0
      this.#loading?.resolve({ milliseconds: message.milliseconds })
      this.#loading = null
      if (this.#active) this.#send(this.#active) // was with a worker that died
      return this.#next()
    }
    const job = this.#active
    if (!job || message.id !== job.id) return
    this.#active = null
    if (message.kind === 'done') job.resolve({ tensors: message.tensors, milliseconds: message.milliseconds })
    else job.reject(pageError(message.name, message.text))
    this.#next()
  }

  #crashed(text = '') {
    this.#hasCrashed = true
    if (this.#state === 'prepared') return void (this.#state = 'empty') // another one is made when it is needed
    const job = this.#active
    if (this.#state === 'loading' && this.#starts >= kMostStarts) return this.#fail(pageError('run_worker_crashed', text))
    if (job && (job.isVoid || job.starts >= kMostStarts)) {
      this.#active = null
      job.reject(pageError('run_worker_crashed', text))
    }
    this.#start()
  }

  #fail(error) {
    this.#worker?.terminate()
    this.#worker = null
    this.#state = 'failed'
    this.#failure = error
    this.#loading?.reject(error)
    this.#loading = null
    for (const job of [this.#active, this.#waiting]) job?.reject(error)
    this.#active = this.#waiting = null
  }
}
