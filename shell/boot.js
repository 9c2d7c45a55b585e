// Starts everything: the files, the viewer, the worker; owns the page around the widgets.

import createModule from 'vitrine-viewer'
import { Api } from './api.js'
import { openViewer } from './bridge.js'
import { Cameras, hasCamera } from './camera.js'
import { makeChrome } from './chrome.js'
import { watchFiles } from './drop.js'
import { makeExamples } from './examples.js'
import { Files, browserSha256, obstacle } from './files.js'
import { makeGlyphs } from './glyphs.js'
import { applyLanguage, chooseLanguage, sizeText, useLanguage, viewerLanguage, wantedLanguages } from './language.js'
import { FilePicker, hasClipboard, readClipboard } from './pick.js'
import { pause } from './pause.js'
import { Pictures } from './pictures.js'
import { VitrineError, asVitrineError, pageError } from './problem.js'
import { Runner } from './runner.js'
import { makeSave } from './save.js'
import { makeSeries } from './series.js'
import { makeStages } from './stage.js'
import { makeStart } from './start.js'
import { mayReload } from './storage.js'

const page = JSON.parse(document.getElementById('vitrine-page').textContent)
const pictures = new Pictures()
const cameras = new Cameras(pictures)
let viewer = null
let stages = null
let runner = null
let modelEvent = { event: 'model', state: 'loading' }
let startProblem = null // what the viewer says of a page that it cannot start
let viewerOpened
const viewerIsOpen = new Promise((resolve) => { viewerOpened = resolve })
let hashes = null // the viewer that was opened last, whether or not it turns out to be the right one

const toPage = (event) => viewer?.event(-1, event)
const run = () => toPage({ event: 'run' })
/** Kept, because the model may be there, or be known never to be, before the viewer is. */
const setModel = (state, more) => toPage(modelEvent = { event: 'model', state, ...more })
const chrome = makeChrome(document, {
  run,
  stop: () => toPage({ event: 'stop' }),
  clear: () => series.clear(),
  retry: () => starter.start(),
})
const series = makeSeries(document, page, { send: toPage, pictures })
const save = makeSave(document, { send: (widget, event) => viewer?.event(widget, event), say: chrome.say, pictures })
const api = new Api(page, toPage)
window.vitrine = api.object({ frames: () => stages?.frames ?? 0, exampleEvent: (number) => examples.eventOf(number) })

const bySubtle = browserSha256()
const files = new Files({
  onProgress: chrome.progress,
  sha256: bySubtle ?? (async (bytes) => {
    await viewerIsOpen
    return hashes.sha256(bytes)
  }),
})

const examples = makeExamples(document, page, { files, send: toPage, problem: (error) => chrome.problem(-1, error && asVitrineError(error)) })
const languageIsSet = setLanguage()
addEventListener('languagechange', async () => {
  await setLanguage()
  toPage({ event: 'language', language: viewerLanguage() })
})

const starter = makeStart({
  hindrance: () => obstacle(page.files),
  openPage,
  loadModel,
  starting() {
    api.restart()
    chrome.failed(null)
    setModel('loading')
  },
  ready() {
    setModel('ready')
    if (starter.crash) return
    chrome.loaded()
    api.loaded()
  },
  failed(error, canRetry) {
    setModel('failed', { code: error.code, text: error.detail })
    chrome.failed(error, canRetry)
    api.failed(error)
  },
  reload: () => location.reload(),
  mayReload,
})
starter.start()

async function openPage() {
  const entry = page.files.viewer
  const wasm = await (bySubtle ? files.get(entry) : files.fetch(entry))
  const picker = new FilePicker(document)
  const refused = (error, widget, event) => {
    if (event.call) api.refuse(event.call, error)
    else chrome.problem(widget, error)
  }
  const crashed = (error) => {
    viewer = null
    api.abandon(error)
    starter.crashed(error)
  }
  const opened = await openViewer(createModule, wasm, { glyphs: makeGlyphs(), request: dispatch(picker), refused, crashed })
  hashes = opened
  viewerOpened()
  if (!bySubtle) await files.check(entry, wasm)
  if (starter.crash) throw starter.crash
  viewer = opened
  const sections = document.querySelectorAll('.widget')
  stages = makeStages({ sections, viewer, pictures, cameras, run, problem: chrome.problem })
  await languageIsSet
  await pause()
  const code = opened.start({ ...page, examples: [], recorded: [], language: viewerLanguage() }) // those are handed over one at a time
  if (starter.crash) throw starter.crash
  if (code) throw new VitrineError(code, '', startProblem)
  toPage({ event: 'abilities', camera: hasCamera(), clipboard: hasClipboard(), secure: isSecureContext })
  sendTheme()
  watchTheme()
  await pause()
  watchFiles(document.querySelectorAll('.widget[data-accepts]'), { take: stages.takeFile, problem: chrome.problem })
  series.opened()
  examples.opened(!document.getElementById('restored').hidden)
  toPage(modelEvent)
  stages.invalidateAll()
}

/** A page whose words cannot be fetched stays in English: it works all the same. */
async function setLanguage() {
  const choice = chooseLanguage(wantedLanguages({ location, navigator, document }))
  const entry = page.files.languages?.[choice.tag]
  let words = null
  try {
    if (entry) words = JSON.parse(new TextDecoder().decode(await files.get(entry)))
  } catch {
    // Said by no one: the visitor can do nothing about it.
  }
  useLanguage(choice, words)
  applyLanguage(document)
  document.getElementById('model').textContent = `${page.model.name} · ${sizeText(page.model.size_bytes)}`
  chrome.retranslate()
}

async function loadModel() {
  const { worker, runtime, model, external = [] } = page.files
  const entries = [runtime, model, ...external]
  const fetching = Promise.all(entries.map((entry) => files.fetch(entry)))
  fetching.catch(() => {})
  const script = await files.get(worker)
  // A blob: the one kind of worker that starts from file:// and in a sandboxed frame too.
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
  runner = new Runner(() => new Worker(url))
  runner.prepare()
  try {
    const contents = await fetching
    chrome.starting()
    const [runtimeFile, modelFile, ...externalFiles] = contents
    // Checked while the worker compiles them; what it says of a file that is not the right one counts for nothing.
    const loading = runner.load({
      runtime: runtimeFile,
      model: modelFile,
      external: external.map(({ location }, i) => ({ path: location, data: externalFiles[i] })),
      warm_up: page.model.inputs,
      fetch: page.model.outputs.map(({ name }) => name),
    })
    loading.catch(() => {})
    await Promise.all(entries.map(async (entry, i) => {
      for (let turns = 0; turns <= i; turns++) await pause() // what is checked is copied first: each in a task of its own
      return files.check(entry, contents[i])
    }))
    await loading
  } catch (thrown) {
    runner.dispose()
    runner = null
    URL.revokeObjectURL(url)
    throw thrown
  }
}

/** Answers what the viewer asks (src/host/protocol.inc). */
function dispatch(picker) {
  return (kind, payload, reply) => {
    switch (kind) {
      case 'run':
        return reply(runner ? runner.run(payload.tensors, payload.fetch) : Promise.reject(pageError('run_not_ready')))
      case 'stop': return runner?.stop()
      case 'pick_file': return reply(picker.pick(payload.accept))
      case 'read_clipboard': return reply(readClipboard(payload.accept))
      case 'open_camera': return reply(cameras.open(payload))
      case 'camera_frame': return reply(cameras.frame(payload))
      case 'decode_image': return reply(pictures.decode(payload))
      case 'show_image': return reply(pictures.show(payload))
      case 'resume': return reply(pause())
      case 'invalidate': return stages.invalidate(payload.widget)
      case 'page':
        startProblem = payload.problems?.find(({ widget }) => widget === -1)?.text ?? null
        series.page(payload)
        save.page(payload)
        examples.page(payload)
        return chrome.page(payload)
      case 'kept': return series.kept(payload)
      case 'copy_text': return void save.copy(payload)
      case 'save_file': return void save.save(payload)
      case 'result': return api.settle(payload)
      default: return reply(Promise.reject(pageError('request_unknown', kind)))
    }
  }
}

const darkQuery = matchMedia('(prefers-color-scheme: dark)')
const motionQuery = matchMedia('(prefers-reduced-motion: reduce)')
const forcedQuery = matchMedia('(forced-colors: active)')
const systemColors = {
  canvas: 'Canvas', text: 'CanvasText', border: 'ButtonBorder', highlight: 'Highlight', highlight_text: 'HighlightText', gray: 'GrayText',
}

/** The colours that the system forces on pages, as 0xRRGGBB: canvases have to be drawn in them. */
function forcedColors() {
  const probe = document.body.appendChild(document.createElement('i'))
  const forced = Object.entries(systemColors).map(([name, color]) => {
    probe.style.color = color
    const [red, green, blue] = getComputedStyle(probe).color.match(/\d+/g)
    return [name, red << 16 | green << 8 | blue]
  })
  probe.remove()
  return Object.fromEntries(forced)
}

function sendTheme(isPaper = false) {
  const { theme } = document.documentElement.dataset
  toPage({
    event: 'theme',
    dark: theme === 'dark' || theme !== 'light' && darkQuery.matches,
    reduced_motion: motionQuery.matches,
    forced: forcedQuery.matches && !isPaper ? forcedColors() : null,
  })
}

function watchTheme() {
  for (const query of [darkQuery, motionQuery, forcedQuery]) query.addEventListener('change', () => sendTheme())
  // Paper is white. The browser prints as soon as the event has been handled.
  const root = document.documentElement.dataset
  const { theme } = root
  addEventListener('beforeprint', () => {
    root.theme = 'light'
    sendTheme(true)
    stages.drawNow()
  })
  addEventListener('afterprint', () => {
    root.theme = theme
    sendTheme()
  })
}
