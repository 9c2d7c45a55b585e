// Work that would hold up the page, in a worker of its own.

import { pageError } from './problem.js'

/**
 * @param {Function} work what the worker does with the message; refers to nothing outside of itself but `helper`
 * @param {any} message
 * @param {Function} [helper] its second argument
 * @returns {Promise<any>} what `work` returns: [value, what of it is handed over, not copied]
 * @throws {VitrineError} page_no_worker; run_out_of_memory, for whatever fails in it
 */
export function aside(work, message, helper = null) {
  const script = `onmessage = ({ data }) => (${work})(data, ${helper}).then(([value, given]) => postMessage({ value }, given), () => postMessage({}))`
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
  const worker = new Worker(url)
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => ('value' in data ? resolve(data.value) : reject(pageError('run_out_of_memory')))
    worker.onerror = ({ message }) => reject(pageError('page_no_worker', message))
    worker.postMessage(message)
  }).finally(() => {
    worker.terminate()
    URL.revokeObjectURL(url)
  })
}
