// Errors of the page: the tables' numbers and words, with what happened in this case.

import { ERRORS } from './errors.js'
import { errorWords, sentences, t } from './language.js'

/** An Error with a stable number (docs/errors.md) and a sentence that a person understands, in the page's language. */
export class VitrineError extends Error {
  /**
   * @param {number} code
   * @param {string} [detail] this case, in words
   * @param {string} [sentence] all that is to be said, where it was put into words already
   */
  constructor(code, detail = '', sentence = null) {
    const { title, remedy } = errorWords(code)
    const said = detail.trim().replace(/[.\s]+$/, '')
    super(`E${code} ${sentence ?? sentences([said ? t('named', title, said) : title, remedy])}`)
    this.name = 'VitrineError'
    this.code = code
    this.detail = said
    this.sentence = sentence
  }

  // Asked for when they are shown: the page may have found its language meanwhile.
  get title() { return errorWords(this.code).title }
  get remedy() { return errorWords(this.code).remedy }
}

/** @param {keyof typeof ERRORS} name @param {string} [detail] */
export const pageError = (name, detail) => new VitrineError(ERRORS[name].code, detail)

/** Whatever was thrown, as one of ours. */
export function asVitrineError(thrown, name = 'page_broken') {
  if (thrown instanceof VitrineError) return thrown
  const text = String(thrown?.message ?? thrown)
  return isOutOfMemory(text) ? pageError('run_out_of_memory', text) : pageError(name, text)
}

/** Engines and libraries say it in many ways, and have no common code for it. */
export const isOutOfMemory = (text) =>
  /out of memory|bad_alloc|failed to allocate|could not allocate|allocation failed|allocation size overflow|cannot enlarge memory/i.test(text)
