// Starts a page: the viewer and the model beside each other, and after a failure again what failed.

import { isWorthRetrying } from './files.js'
import { asVitrineError, pageError } from './problem.js'

/**
 * @param {object} parts
 * @param {() => Error | null} parts.hindrance what stands in the way of any page
 * @param {() => Promise<void>} parts.openPage
 * @param {() => Promise<void>} parts.loadModel
 * @param {() => void} parts.starting
 * @param {() => void} parts.ready
 * @param {(error: import('./problem.js').VitrineError, canRetry: boolean) => void} parts.failed
 * @param {() => void} parts.reload
 * @param {() => boolean} [parts.mayReload] whether a page whose viewer crashed is loaded anew without asking
 */
export function makeStart({ hindrance, openPage, loadModel, starting, ready, failed, reload, mayReload = () => false }) {
  const viewer = kept(openPage)
  const model = kept(loadModel)
  let crash = null
  let isStarting = false

  /**
   * From the beginning, or again: what succeeded, or is still on its way, is not done twice. The widgets' values are
   * lost with a viewer that crashed: only a new page helps then.
   */
  async function start() {
    if (crash) return reload()
    if (isStarting) return
    isStarting = true
    starting()
    try {
      const found = hindrance()
      if (found) throw found
      await Promise.all([model(), viewer()])
      if (crash) throw crash
      ready()
    } catch (thrown) {
      if (!crash) fail(asVitrineError(thrown))
    }
    isStarting = false
  }

  const fail = (error) => failed(error, error === crash || isWorthRetrying(error))

  return {
    start,
    /** The viewer is of no use any more. Browsers have bugs that come and go: a second try is worth more than a panel. */
    crashed(error) {
      crash = error
      if (error.code === pageError('page_broken').code && mayReload()) reload()
      else fail(error)
    },
    get crash() { return crash },
  }
}

/** Calls once, and again only after it failed. */
function kept(make) {
  let promise = null
  return () => promise ??= make().catch((thrown) => {
    promise = null
    throw thrown
  })
}
