// The page around the widgets: progress, buttons, messages, the failure panel.

import { bytesText } from './files.js'
import { numberText, sentences, t } from './language.js'

/** @param {Document} document @param {{run: Function, stop: Function, clear: Function, retry: Function}} actions */
export function makeChrome(document, actions) {
  const get = (id) => document.getElementById(id)
  const [runButton, stopButton, clearButton] = ['run', 'stop', 'clear'].map(get)
  const bar = get('progress')
  let isLoaded = false
  let lastStatus = ''
  let state = 'loading'
  let viewerProblems = new Map() // widget → text
  const ownProblems = new Map() // the same, of what the viewer never got to see
  let timeWords = () => t('getting_ready')
  let failure = null // {error, canRetry}

  const act = (action) => {
    ownProblems.clear()
    showProblems()
    action()
  }
  runButton.addEventListener('click', () => act(actions.run))
  stopButton.addEventListener('click', actions.stop)
  clearButton.addEventListener('click', () => act(actions.clear))
  get('failure-retry').addEventListener('click', actions.retry)
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return
    event.preventDefault()
    act(actions.run)
  })

  const showTime = (words) => {
    timeWords = words
    setText(get('time'), words())
  }
  const showProgress = (text, part) => {
    setText(get('progress-text'), text)
    if (part === null) bar.removeAttribute('value')
    else bar.value = part
  }

  return {
    /** Bytes of all that is loaded. */
    progress(received, total) {
      if (!isLoaded) showProgress(t('listed', t('loading_model'), bytesText(received, total)), total ? received / total : 0)
    },
    starting: () => showProgress(t('starting_model'), null),
    loaded() {
      isLoaded = true
      get('loading').hidden = true
      showTime(() => t('ready'))
    },

    /** @param {import('./problem.js').VitrineError | null} error */
    failed(error, canRetry = false) {
      failure = error && { error, canRetry }
      get('failure').hidden = !error
      if (!isLoaded) {
        get('loading').hidden = Boolean(error)
        showTime(() => t(error ? 'not_ready' : 'getting_ready'))
      }
      if (!error) return
      const { title, detail, remedy, code, sentence } = error
      document.documentElement.dataset.state = 'failed'
      get('failure-title').textContent = sentence ? '' : detail ? t('named', title, '').trim() : sentences([title])
      get('failure-text').textContent = `${sentence ?? sentences([detail, remedy])} (E${code})`.trim()
      get('failure-retry').hidden = !canRetry
    },

    /** The viewer's request `page`. */
    page({ state: newState, can_run: canRun, problems = [], status = '', hints = [], milliseconds = null }) {
      state = newState
      document.documentElement.dataset.state = state
      // A disabled button would lose the focus to the page's start.
      setDisabled(runButton, !canRun)
      setDisabled(stopButton, state !== 'running')
      if (status !== lastStatus) setText(get('status'), lastStatus = status)
      if (typeof milliseconds === 'number') showTime(() => t('per_prediction', timeText(milliseconds)))
      hints.forEach((hint, widget) => setText(get(`w${widget}-hint`), hint))
      viewerProblems = new Map(problems.map(({ widget, text }) => [widget, text]))
      showProblems()
    },

    /** A few words in the live region, until the viewer has others. */
    say: (text) => { get('status').textContent = text },

    /**
     * Shown until the viewer has more to say of that widget, or something new is tried.
     * @param {number} widget -1: the page
     * @param {import('./problem.js').VitrineError | null} error
     */
    problem(widget, error) {
      if (error) ownProblems.set(widget, error.sentence ?? sentenceOf(error))
      else if (!ownProblems.delete(widget)) return
      showProblems()
    },

    /** The page's language is another one now. */
    retranslate() {
      setText(get('time'), timeWords())
      if (failure) this.failed(failure.error, failure.canRetry)
    },
  }

  function showProblems() {
    const textOf = (widget) => viewerProblems.get(widget) ?? ownProblems.get(widget)
    for (const section of document.querySelectorAll('.widget')) {
      const index = Number(section.dataset.widget)
      showProblem(get(`w${index}-problem`), textOf(index))
    }
    showProblem(get('problem'), state === 'failed' ? '' : textOf(-1)) // the panel says that
  }

  function showProblem(element, text = '') {
    element.hidden = !text
    setText(element, text)
  }

  function setDisabled(button, isDisabled) {
    if (button.disabled === isDisabled) return
    const hadFocus = document.activeElement === button
    button.disabled = isDisabled
    if (hadFocus && isDisabled) (button === stopButton && isShown(runButton) ? runButton : clearButton).focus({ preventScroll: true })
  }
}

/** As the viewer puts it (src/base/error.cpp). */
const sentenceOf = ({ title, detail, remedy }) => sentences([title, detail, remedy])

/** On a live page Run is not. */
const isShown = (element) => element.getClientRects().length > 0

/** A live region speaks on every write, also of the same words. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** "3 ms", "1.4 s" */
export const timeText = (ms) =>
  (ms < 1000 ? t('milliseconds', numberText(Math.max(1, Math.round(ms)))) : t('seconds', numberText(ms / 1000, 1)))
