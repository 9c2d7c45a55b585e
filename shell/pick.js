// Files from the visitor: what a widget takes of them, and pick_file, the browser's own file dialog.

import { eitherOf, t } from './language.js'
import { isOutOfMemory, pageError } from './problem.js'

const kKinds = { 'image/*': 'kind_picture', 'audio/*': 'kind_sound', 'video/*': 'kind_video' } // ids of texts

const tokensOf = (accepts) => accepts.toLowerCase().split(',').map((token) => token.trim()).filter(Boolean)

/**
 * A file of a kind that the system does not know may be what is wanted: the widget looks into it.
 * @param {{name?: string, type: string}} file
 * @param {string} accepts as of <input accept>; empty: anything
 */
export function isAccepted({ name = '', type }, accepts = '') {
  const tokens = tokensOf(accepts)
  const isUnknown = !type || type === 'application/octet-stream'
  return !tokens.length || tokens.some((token) => {
    if (token.startsWith('.')) return name.toLowerCase().endsWith(token)
    return isUnknown || token === '*/*' || (token.endsWith('/*') ? type.startsWith(token.slice(0, -1)) : type === token)
  })
}

/** A file as widgets take it. @param {File | Blob} file @param {string} [accepts] as of <input accept> */
export async function readFile(file, accepts) {
  const { name = '', type } = file
  const which = name || t('the_file')
  if (!isAccepted(file, accepts)) {
    const wanted = eitherOf(tokensOf(accepts).map((token) => (kKinds[token] ? t(kKinds[token]) : token)))
    throw pageError('input_wrong_file', t('wrong_kind', which, type || t('unknown_kind'), wanted))
  }
  try {
    return { name, mime: type, data: new Uint8Array(await file.arrayBuffer()) }
  } catch (thrown) {
    if (isOutOfMemory(thrown.message)) throw pageError('run_out_of_memory', t('does_not_fit', which))
    throw pageError('input_file_unreadable', which)
  }
}

export const hasClipboard = () => Boolean(navigator.clipboard?.read)

/** What is in the clipboard, for engines and people without Ctrl+V. @param {string} [accepts] */
export async function readClipboard(accepts) {
  let items
  try {
    items = await navigator.clipboard.read()
  } catch {
    throw pageError('clipboard_refused')
  }
  for (const item of items) {
    const type = item.types.find((each) => isAccepted({ type: each }, accepts))
    if (type) return readFile(await item.getType(type), accepts)
  }
  throw pageError('clipboard_empty')
}

/** The input stays in the document, out of sight: WebKit's dialog needs it there. */
export class FilePicker {
  #input
  #pending = null

  constructor(document) {
    this.#input = document.createElement('input')
    Object.assign(this.#input, { type: 'file', id: 'file', hidden: true, tabIndex: -1 })
    document.body.append(this.#input)
    this.#input.addEventListener('change', () => {
      const [file] = this.#input.files
      if (file) this.#settle(readFile(file, this.#input.accept)) // a dialog's "All files" offers any
    })
    this.#input.addEventListener('cancel', () => this.#settle(Promise.reject(pageError('request_cancelled'))))
  }

  /** @param {string} accept as of <input accept> */
  pick(accept) {
    // Engines without a cancel event leave an old one open.
    this.#settle(Promise.reject(pageError('request_cancelled')))
    return new Promise((resolve) => {
      this.#pending = resolve
      this.#input.accept = accept ?? ''
      this.#input.value = '' // the same file again is a change too
      this.#input.click()
    })
  }

  #settle(answer) {
    answer.catch(() => {})
    this.#pending?.(answer)
    this.#pending = null
  }
}
