// The examples under the inputs, and the mark that says how their results compare with the recorded ones. Their
// elements are the page's own, from its first paint (src/site/examples_html.cpp).

import { fromBase64 } from './files.js'
import { pageError } from './problem.js'

/**
 * @param {Document} document
 * @param {object} page the page's spec
 * @param {object} partner
 * @param {import('./files.js').Files} partner.files
 * @param {(event: object) => void} partner.send an event of the page, once there is a viewer
 * @param {(error: Error | null) => void} partner.problem
 */
export function makeExamples(document, page, { files, send, problem }) {
  const examples = page.examples ?? []
  const entries = page.files.examples ?? []
  const buttons = [...document.querySelectorAll('[data-example]')]
  const mark = document.getElementById('fidelity')
  let hasViewer = false
  let choosing = null // the number of one on its way to the viewer
  let chosen = null // its event, before there was a viewer
  let newest = 0

  // A single file has each picture once.
  for (const copy of document.querySelectorAll('img[data-copy]')) copy.src = document.getElementById(copy.dataset.copy).src

  // A whole row is its button, for the pointer.
  for (const button of buttons) {
    (button.closest('tr') ?? button).addEventListener('click', () => choose(Number(button.dataset.example)))
  }

  async function choose(number) {
    const turn = ++newest
    problem(null)
    choosing = number
    select(number)
    try {
      const event = await eventOf(number)
      if (turn !== newest) return
      chosen = event
      if (hasViewer) sendChosen()
    } catch (thrown) {
      if (turn !== newest) return
      choosing = null
      select(null)
      problem(thrown)
    }
  }

  /** @param {number | null} number null: the inputs' first values */
  async function eventOf(number) {
    if (number === null) return { event: 'example', example: null, inputs: {}, recorded: recorded(page) }
    const example = examples[number]
    if (!example) throw pageError('input_out_of_range', `there are ${examples.length} examples, from 0`)
    const inputs = { ...example.values }
    for (const [name, file] of Object.entries(example.files ?? {})) {
      const { name: fileName, mime } = entries[file]
      const content = await files.get(entries[file])
      inputs[name] = { name: fileName, mime, data: content instanceof Blob ? new Uint8Array(await content.arrayBuffer()) : content }
    }
    return { event: 'example', example: number, inputs, recorded: recorded(example) }
  }

  function sendChosen() {
    const event = chosen
    chosen = choosing = null
    send(event)
  }

  function select(number) {
    for (const button of buttons) {
      if (Number(button.dataset.example) === number) button.setAttribute('aria-current', 'true')
      else button.removeAttribute('aria-current')
    }
  }

  return {
    eventOf,
    /** The viewer takes events now. @param {boolean} isRestored the inputs are those of before a reload */
    opened(isRestored) {
      hasViewer = true
      if (chosen) sendChosen()
      else if (page.recorded && !isRestored) send({ event: 'example', example: null, recorded: recorded(page) })
    },
    /** The viewer's request `page`. */
    page({ example, fidelity }) {
      select(choosing ?? example ?? null)
      if (!mark) return
      mark.dataset.state = fidelity?.state ?? ''
      mark.title = fidelity?.detail ?? ''
      if (mark.textContent !== (fidelity?.text ?? '')) mark.textContent = fidelity?.text ?? ''
    },
  }
}

const recorded = ({ recorded: tensors = [] }) =>
  tensors.map((tensor) => (Array.isArray(tensor.data) ? tensor : { ...tensor, data: fromBase64(tensor.data) }))
