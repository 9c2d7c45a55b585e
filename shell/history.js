// The strip of the last runs: drawn here, chosen by a click. What is in it, and what a click does, is series.js's.

import { dateText, setWords, t } from './language.js'
import { drawStage } from './save.js'

const kThumbSide = 112 // pixels; shown at half of it
const kMostValues = 4
const kMostLetters = 24

/**
 * @param {Document} document
 * @param {{choose: (run: object) => void, forget: () => void}} actions
 */
export function makeHistory(document, { choose, forget }) {
  const get = (id) => document.getElementById(id)
  const section = get('history')
  const list = get('history-list')
  const note = get('history-note').querySelector('[data-text]')
  get('history-clear').addEventListener('click', () => {
    forget()
    get('clear').focus({ preventScroll: true }) // the button is gone with the section
  })

  return {
    /** @param {object[]} runs newest first @param {object | null} current the one that the page shows */
    show(runs, current) {
      section.hidden = !runs.length
      const kept = new Map([...list.children].map((item) => [item.dataset.run, item]))
      runs.forEach((run, i) => {
        const item = kept.get(run.id) ?? makeItem(run)
        kept.delete(run.id)
        if (run === current) item.firstChild.setAttribute('aria-current', 'true')
        else item.firstChild.removeAttribute('aria-current')
        if (list.children[i] !== item) list.insertBefore(item, list.children[i] ?? null)
      })
      for (const item of kept.values()) item.remove()
      if (!current) return setWords(note, 'history_note')
      delete note.dataset.text // a time in it
      note.textContent = t('shown_as_of', timeText(current.time))
    },
  }

  function makeItem(run) {
    const item = document.createElement('li')
    item.dataset.run = run.id
    const button = document.createElement('button')
    button.type = 'button'
    button.addEventListener('click', () => choose(run))
    if (run.thumb?.startsWith('data:image/')) {
      const image = document.createElement('img')
      Object.assign(image, { src: run.thumb, alt: '' })
      button.append(image)
    }
    const words = document.createElement('span')
    const [answer, about] = ['b', 'small'].map((tag) => document.createElement(tag))
    answer.textContent = run.status || t('no_answer')
    about.textContent = [run.values, timeText(run.time)].filter(Boolean).join(' · ')
    words.append(answer, about)
    button.append(words)
    item.append(button)
    return item
  }
}

/** "14:32", or with its date when that is another. */
export function timeText(time, now = Date.now()) {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString()
  return dateText(time, isToday ? { timeStyle: 'short' } : { dateStyle: 'short', timeStyle: 'short' })
}

/** The first inputs that are a few letters: "5.1, 3.5, 1.4, 0.2"; of a file, its name. */
export function valuesText(inputs) {
  const plain = Object.values(inputs).map((value) => (value?.data && value.name) || value).filter((value) => ['number', 'string', 'boolean'].includes(typeof value) && value !== '')
  const shown = plain.slice(0, kMostValues).map((value) => {
    const letters = [...String(value)]
    return letters.length > kMostLetters ? `${letters.slice(0, kMostLetters).join('')}…` : letters.join('')
  })
  return shown.join(', ') + (plain.length > kMostValues ? ', …' : '')
}

/** A small picture of the first input that is one, or null. */
export async function thumbOf(document, inputs, pictures) {
  const stage = [...document.querySelectorAll('.stage')].slice(0, inputs)
    .find((each) => Number(getComputedStyle(each).getPropertyValue('--aspect')) > 0)
  const ratio = stage && stage.querySelector('canvas').width / stage.clientWidth
  if (!(ratio > 0)) return null
  const tools = parseFloat(getComputedStyle(stage).getPropertyValue('--fixed')) || 0
  const [width, height] = [stage.clientWidth, stage.clientHeight - tools]
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = kThumbSide
  const scale = kThumbSide / Math.min(width, height) // the middle of it, filled
  try {
    const context = canvas.getContext('2d')
    context.fillStyle = '#fff'
    context.fillRect(0, 0, kThumbSide, kThumbSide)
    context.translate((kThumbSide - width * scale) / 2, (kThumbSide - height * scale) / 2)
    context.imageSmoothingQuality = 'high'
    await drawStage(context, stage, scale, pictures)
    return canvas.toDataURL('image/jpeg', 0.85)
  } catch {
    return null // a run is worth keeping without its picture
  }
}
