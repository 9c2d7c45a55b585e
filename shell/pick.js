// pick_file: the browser's own file dialog.

import { isOutOfMemory, pageError } from './problem.js'

/** A file as widgets take it. @param {File | Blob} file */
export async function readFile(file) {
  const name = file.name ?? ''
  try {
    return { name, mime: file.type, data: new Uint8Array(await file.arrayBuffer()) }
  } catch (thrown) {
    const which = name || 'The file'
    if (isOutOfMemory(thrown.message)) throw pageError('run_out_of_memory', `${which} does not fit`)
    throw pageError('input_picture_unreadable', `${which} is a folder, or no longer where it was, or locked`)
  }
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
      if (file) this.#settle(readFile(file))
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
