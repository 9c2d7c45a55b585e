// The page around the widgets: progress, buttons, messages, the failure panel.

import { bytesText } from './files.js'

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

  const showProgress = (text, part) => {
    setText(get('progress-text'), text)
    if (part === null) bar.removeAttribute('value')
    else bar.value = part
  }

  return {
    /** Bytes of all that is loaded. */
    progress(received, total) {
      if (!isLoaded) showProgress(`Loading the model, ${bytesText(received, total)}`, total ? received / total : 0)
    },
    starting: () => showProgress('Starting the model', null),
    loaded() {
      isLoaded = true
      get('loading').hidden = true
      setText(get('time'), 'Ready')
    },

    /** @param {import('./problem.js').VitrineError | null} error */
    failed(error, canRetry = false) {
      get('failure').hidden = !error
      if (!isLoaded) {
        get('loading').hidden = Boolean(error)
        setText(get('time'), error ? 'Not ready' : 'Getting ready')
      }
      if (!error) return
      const { title, detail, remedy, code, sentence } = error
      document.documentElement.dataset.state = 'failed'
      get('failure-title').textContent = sentence ? '' : `${title}${detail ? ':' : '.'}`
      get('failure-text').textContent = [sentence ?? (detail && `${detail}.`), !sentence && remedy, `(E${code})`].filter(Boolean).join(' ')
      get('failure-retry').hidden = !canRetry
    },

    /** The viewer's request `page`. */
    page({ state: newState, can_run: canRun, problems = [], status = '', milliseconds = null }) {
      state = newState
      document.documentElement.dataset.state = state
      // A disabled button would lose the focus to the page's start.
      setDisabled(runButton, !canRun)
      setDisabled(stopButton, state !== 'running')
      if (status !== lastStatus) setText(get('status'), lastStatus = status)
      if (typeof milliseconds === 'number') setText(get('time'), `${timeText(milliseconds)} per prediction`)
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
    if (hadFocus && isDisabled) (button === stopButton ? runButton : clearButton).focus({ preventScroll: true })
  }
}

/** As the viewer puts it (src/base/error.cpp). */
const sentenceOf = ({ title, detail, remedy }) => [`${title}.`, detail && `${detail}.`, remedy].filter(Boolean).join(' ')

/** A live region speaks on every write, also of the same words. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** "3 ms", "1.4 s" */
export const timeText = (ms) => (ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`)
