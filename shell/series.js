// A visitor's series of runs: Undo of Clear, the last runs, and inputs that survive a reload. The viewer gives what
// is kept (request `kept`) and takes it back (event `put_back`) without running the model.

import { setWords, t } from './language.js'
import { makeHistory, thumbOf, valuesText } from './history.js'
import { bytesOf } from './message.js'
import { keyOf, openDraft, openRuns } from './storage.js'

const kMostRuns = 20
const kMostBytes = 50e6 // of all runs; the oldest go first
const kMostStoredBytes = 16e6 // of one run's inputs, and of each of them; one whose pictures are more is kept for this view of the page
const kMostResultBytes = 4e6 // of one run's tensors; without them only its inputs come back
const kMostUndoBytes = 64e6
const kMostDraftBytes = 2e6
const kMostDraftFile = 256e3 // a larger file goes into the database: sessionStorage takes text, which takes long to make
const kMostMarkBytes = 1e5 // of inputs that are compared with those of the run before
const kDraftMs = 250
const kRestMs = 1000 // on a live page, until an answer counts as a run

/**
 * @param {Document} document
 * @param {object} page the page's spec
 * @param {object} partner
 * @param {(event: object) => void} partner.send an event of the page
 * @param {import('./pictures.js').Pictures} partner.pictures
 * @param {object} [scope] storage; globalThis
 */
export function makeSeries(document, page, { send, pictures }, scope = globalThis) {
  const get = (id) => document.getElementById(id)
  const isLive = Boolean(page.demo.live)
  const key = keyOf(page)
  const stored = openRuns(key, scope)
  const draft = openDraft(key, scope)
  const clearButton = get('clear')
  const clearWords = clearButton.querySelector('[data-text]')
  let report = { changes: 0, answers: 0, results: [], state: 'loading' }
  let hasReport = false
  let keptNow = null
  let inputsOfRun = null // what the run at work was started with
  let runOf = 0 // its inputs' changes
  let answerOf = 0 // those of the last answer's run
  let remembered = 0 // answers
  let undo = null // {snapshot, changes, answers}
  let runs = [] // newest first
  let current = null
  let restTimer = 0
  let draftTimer = 0
  let draftFiles = '[]' // what is stored beside the draft
  let forgotten = 0 // times that the history was cleared
  let clears = 0 // what was begun before the last one is not written any more

  const history = makeHistory(document, { choose, forget })
  get('start-over').addEventListener('click', () => {
    clear()
    clearButton.focus({ preventScroll: true })
  })
  document.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || !undo) return
    if (document.activeElement?.matches('input:not([type=range]), textarea, select')) return
    event.preventDefault()
    clearOrUndo()
  })
  document.defaultView.addEventListener('pagehide', () => {
    const kept = keep(0, kMostDraftBytes) // takes what was typed since the last frame
    if (draftTimer) writeDraft(kept)
  })

  return {
    clear: clearOrUndo,
    /** The viewer's request `kept`: comes within the event that asked for it. */
    kept(payload) { keptNow = payload },
    /** The viewer's request `page`; the viewer takes no events before it returns. */
    page(newReport) {
      const before = report
      report = newReport
      if (!hasReport) return void (hasReport = true)
      const isChanged = report.changes !== before.changes
      const isAnswered = report.answers !== before.answers
      if (isAnswered) answerOf = runOf
      if (report.state === 'running' && (isAnswered || before.state !== 'running')) {
        runOf = report.changes
        if (!isLive) queueMicrotask(() => { inputsOfRun = keep() })
      }
      if (isChanged) {
        get('restored').hidden = true
        scheduleDraft()
      }
      if (isChanged || isAnswered) {
        if (undo) queueMicrotask(endUndo)
        show(null)
      }
      if (isAnswered || isChanged && isLive) {
        clearTimeout(restTimer)
        restTimer = setTimeout(remember, isLive ? kRestMs : 0)
      }
    },
    /** The viewer takes events now. */
    async opened() {
      const inputs = draft.read()
      if (inputs) {
        send({ event: 'put_back', inputs, tensors: [] })
        get('restored').hidden = false
        restoreFiles(report.changes)
      }
      const newer = runs
      runs = [...newer, ...(await stored.all()).reverse()]
      trim()
      show(current)
    },
  }

  /** What the inputs hold and the outputs show: {inputs, tensors, status, milliseconds}. */
  function keep(mostBytes = 0, mostInputBytes = kMostStoredBytes) {
    keptNow = null
    send({ event: 'keep', most_bytes: mostBytes, most_input_bytes: mostInputBytes })
    if (keptNow) keptNow.files = picturesOf(keptNow.inputs) // at once: the page forgets what it shows no longer
    return keptNow
  }

  /** The files behind pictures' numbers. */
  function picturesOf(inputs) {
    const files = new Map()
    for (const [name, value] of Object.entries(inputs)) {
      if (typeof value?.picture === 'number') files.set(name, pictures.blob(value.picture))
    }
    return files
  }

  /** With the files in their places, but for those that are larger. */
  async function complete({ files, ...kept }, mostBytes = Infinity) {
    const inputs = { ...kept.inputs }
    for (const [name, blob] of files) {
      const { picture, ...rest } = inputs[name]
      inputs[name] = blob?.size <= mostBytes ? { ...rest, mime: blob.type, data: new Uint8Array(await blob.arrayBuffer()) } : null
    }
    return { ...kept, inputs }
  }

  function clear() {
    const snapshot = keep(kMostUndoBytes, kMostUndoBytes)
    const before = report
    send({ event: 'clear' })
    stopDraft()
    ++clears
    draft.remove()
    stored.keepFiles([])
    draftFiles = '[]'
    show(null)
    get('restored').hidden = true
    if (!snapshot || report.changes === before.changes && !before.results.length) return
    undo = { snapshot: complete(snapshot), changes: report.changes, answers: report.answers }
    setWords(clearWords, 'undo')
    clearButton.setAttribute('aria-label', t('undo_clear'))
  }

  async function clearOrUndo() {
    if (!undo) return clear()
    const { snapshot } = undo
    undo = null
    endUndo()
    send({ event: 'put_back', ...await snapshot })
    scheduleDraft()
  }

  /** The button clears again, once something else has happened. */
  function endUndo() {
    if (undo && undo.changes === report.changes && undo.answers === report.answers) return
    undo = null
    setWords(clearWords, 'clear')
    clearButton.removeAttribute('aria-label')
  }

  async function remember() {
    if (report.answers === remembered || !report.results.length || isLive && report.changes !== answerOf) return
    remembered = report.answers
    const kept = keep(kMostResultBytes)
    if (!kept) return
    if (inputsOfRun) Object.assign(kept, { inputs: inputsOfRun.inputs, files: inputsOfRun.files })
    inputsOfRun = null
    if (!page.demo.inputs.every(({ name }) => name in kept.inputs)) return // too large to be kept
    const mark = sizeOf(kept.inputs) < kMostMarkBytes && JSON.stringify([kept.inputs, kept.status])
    const values = valuesText(kept.inputs)
    const time = Date.now()
    const turn = forgotten
    const thumb = await thumbOf(document, page.demo.inputs.length, pictures)
    const run = { id: `${time}-${Math.random().toString(36).slice(2, 8)}`, time, mark, values, thumb, ...await complete(kept) }
    if (turn !== forgotten) return
    const [newest] = runs
    if (mark && newest?.mark === mark) drop(newest) // the same again
    runs.unshift(run)
    trim()
    show(null)
    const { id, inputs, tensors, status, milliseconds } = run
    if (sizeOf(inputs) <= kMostStoredBytes) stored.put({ id, time, values, thumb, inputs, tensors, status, milliseconds })
  }

  function choose(run) {
    const { inputs, tensors, milliseconds } = run
    undo = null
    endUndo()
    get('restored').hidden = true
    send({ event: 'put_back', inputs, tensors, milliseconds })
    show(run)
    scheduleDraft()
  }

  function forget() {
    ++forgotten
    for (const run of [...runs]) drop(run)
    show(null)
  }

  function drop(run) {
    runs = runs.filter((each) => each !== run)
    stored.remove(run.id)
  }

  function trim() {
    let bytes = 0
    for (const [i, run] of [...runs].entries()) {
      bytes += sizeOf(run.inputs) + sizeOf(run.tensors)
      if (i > 0 && (i >= kMostRuns || bytes > kMostBytes)) drop(run)
    }
  }

  function show(run) {
    current = run
    history.show(runs, current)
  }

  function scheduleDraft() {
    clearTimeout(draftTimer)
    draftTimer = setTimeout(writeDraft, kDraftMs)
  }

  function stopDraft() {
    clearTimeout(draftTimer)
    draftTimer = 0
  }

  async function writeDraft(kept = keep(0, kMostDraftBytes)) {
    stopDraft()
    if (!kept) return
    // When the page is being left, only what is at hand can be written.
    const turn = clears
    const { inputs } = kept.files.size ? await complete(kept, kMostDraftFile) : kept
    if (turn !== clears) return
    const small = Object.entries(inputs).filter(([, value]) => sizeOf(value) <= kMostDraftBytes)
    draft.write(Object.fromEntries(small))
    keepFiles(kept)
  }

  /** Those that are too large for the draft. */
  async function keepFiles({ files, inputs }) {
    const large = [...files].filter(([, blob]) => blob?.size > kMostDraftFile && blob.size <= kMostStoredBytes)
    const mark = JSON.stringify(large.map(([name]) => [name, inputs[name]]))
    if (mark === draftFiles) return
    draftFiles = mark
    const turn = clears
    const values = await complete({ inputs, files: new Map(large) })
    if (turn === clears) stored.keepFiles(large.map(([name]) => [name, values.inputs[name]]))
  }

  /** They come later than the rest of the draft; not where the visitor has gone on meanwhile. */
  async function restoreFiles(changes) {
    const files = await stored.files()
    if (files && report.changes === changes) send({ event: 'put_back', inputs: files, tensors: [] })
  }
}

/** Bytes that a value takes, roughly. */
export function sizeOf(value) {
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? value.length : 8
  const bytes = bytesOf(value)
  return bytes ? bytes.length : Object.values(value).reduce((sum, member) => sum + sizeOf(member), 8)
}
