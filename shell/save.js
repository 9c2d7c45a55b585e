// Copy and Download of a result: the controls in each output's heading (src/site/html.cpp), the file and the
// clipboard.

import { t } from './language.js'
import { packedPixels } from './pictures.js'

const kDoneMs = 1600
const kLargePixels = 2e6

/**
 * @param {Document} document
 * @param {object} partner
 * @param {(widget: number, event: object) => void} partner.send an event of a widget
 * @param {(text: string) => void} partner.say a few words in the live region
 * @param {import('./pictures.js').Pictures} partner.pictures
 */
export function makeSave(document, { send, say, pictures }) {
  const tools = new Map() // widget → its element
  for (const element of document.querySelectorAll('.exports')) {
    const widget = Number(element.closest('.widget').dataset.widget)
    tools.set(widget, element)
    const menu = element.querySelector('details')
    element.addEventListener('click', ({ target }) => {
      const kind = target.closest('[data-export]')?.dataset.export
      if (!kind) return
      if (menu.contains(target)) close(menu)
      send(widget, { event: 'export', kind })
    })
    menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !menu.open) return
      event.preventDefault()
      close(menu)
    })
    menu.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false
    })
    document.addEventListener('pointerdown', ({ target }) => { if (!menu.contains(target)) menu.open = false })
  }

  return {
    /** The viewer's request `page`. */
    page({ results = [] }) {
      const offered = new Map(results.map(({ widget, exports }) => [widget, exports]))
      for (const [widget, element] of tools) {
        const kinds = offered.get(widget)
        if (!kinds) element.querySelector('details').open = false
        element.inert = !kinds
        for (const item of kinds ? element.querySelectorAll('details [data-export]') : []) {
          item.hidden = !kinds.includes(item.dataset.export)
        }
      }
    },

    /** The viewer's request `copy_text`. */
    async copy({ widget, text }) {
      const isCopied = await copyText(document, text)
      if (isCopied) markDone(widget)
      say(t(isCopied ? 'copied' : 'copy_refused'))
    },

    /** The viewer's request `save_file`. */
    async save({ widget, name, mime, data }) {
      const blob = await fileOf({ widget, mime, data }).catch(() => null)
      if (!blob) return say(t('picture_too_large_to_save'))
      download(document, blob, name)
      // A frame that may not save files does not say so, to anybody.
      say(t(isShutFrame(globalThis) ? 'perhaps_not_saved' : 'saved', name))
    },
  }

  async function fileOf({ widget, mime, data }) {
    if (data?.rgba) return packedPixels(data)
    if (data?.picture) return pictures.blob(data.picture)
    return data ? new Blob([data], { type: mime }) : pictureOf(document, widget, pictures)
  }

  function close(menu) {
    menu.open = false
    menu.querySelector('summary').focus({ preventScroll: true })
  }

  function markDone(widget) {
    const button = tools.get(widget).querySelector('[data-export="copy"]')
    button.dataset.done = ''
    setTimeout(() => { delete button.dataset.done }, kDoneMs)
  }
}

/** Within the click that asked for it. @returns {Promise<boolean>} */
export async function copyText(document, text) {
  try {
    // Not there on http: and in some frames; refused in others.
    await globalThis.navigator.clipboard.writeText(text)
    return true
  } catch {
    const focused = document.activeElement
    const field = document.createElement('textarea')
    field.value = text
    field.className = 'off-screen'
    document.body.append(field)
    field.select()
    let isCopied = false
    try {
      isCopied = document.execCommand('copy')
    } catch {
      // as false
    }
    field.remove()
    focused?.focus({ preventScroll: true })
    return isCopied
  }
}

function download(document, blob, name) {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  Object.assign(link, { href: url, download: name })
  document.body.append(link) // Firefox follows none outside of it
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), 60_000) // a dialog may ask first
}

/** Whether files cannot be saved for all that can be known: a frame without an origin of its own. */
export const isShutFrame = ({ self, top, origin }) => self !== top && origin === 'null'

/** The widget as it is drawn, on the card's ground. */
async function pictureOf(document, widget, pictures) {
  const stage = document.getElementById(`w${widget}-stage`)
  const drawn = stage.querySelector('canvas')
  const canvas = document.createElement('canvas')
  const margin = Math.round(16 * drawn.width / stage.clientWidth)
  canvas.width = drawn.width + 2 * margin
  canvas.height = drawn.height + 2 * margin
  const context = canvas.getContext('2d')
  if (!context) return null
  context.fillStyle = getComputedStyle(stage.closest('.card')).backgroundColor
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.translate(margin, margin)
  await drawStage(context, stage, drawn.width / stage.clientWidth, pictures)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}

/** Draws what a stage shows: its pictures, and the canvas over them. `scale`: pixels for each CSS pixel. */
export async function drawStage(context, stage, scale, pictures) {
  const shown = [...stage.querySelectorAll('img')].filter((image) => image.getAttribute('src') && image.naturalWidth).map((image) => {
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = image
    const fitted = Math.min(offsetWidth / image.naturalWidth, offsetHeight / image.naturalHeight)
    const [width, height] = [image.naturalWidth * fitted, image.naturalHeight * fitted]
    const [x, y] = [offsetLeft + (offsetWidth - width) / 2, offsetTop + (offsetHeight - height) / 2]
    const place = [x, y, width, height].map((length) => length * scale)
    return { image, place, smaller: smaller(image, place, pictures) }
  })
  for (const { image, place, smaller } of shown) {
    const small = await smaller
    context.drawImage(small ?? image, ...place)
    small?.close()
  }
  const canvas = stage.querySelector('canvas')
  if (canvas.width && canvas.height) context.drawImage(canvas, 0, 0, stage.clientWidth * scale, stage.clientHeight * scale)
}

/** To draw a large <img> is to decode it, within the task; a file is decoded elsewhere. Null where that is not needed. */
async function smaller(image, [, , width, height], pictures) {
  const blob = image.naturalWidth * image.naturalHeight > kLargePixels && pictures.blobAt(image.src)
  if (!blob) return null
  const [resizeWidth, resizeHeight] = [width, height].map((length) => Math.max(1, Math.round(length)))
  return createImageBitmap(blob, { resizeWidth, resizeHeight, resizeQuality: 'medium' }).catch(() => null)
}
