// One widget on the page: its canvas, its mirror, and what the pointer, keys, files and the page's own changes
// (size, pixel ratio, scrolling) do to it.

import { makeMirror } from './mirror.js'
import { readFile } from './pick.js'
import { asVitrineError } from './problem.js'

const kOffscreenPauseMs = 200
const kFrameMs = 10 // of drawing, after which the page has its turn: the first time each widget takes long

/**
 * All widgets of the page. Draws only what was invalidated: with nothing to do there are no frames at all.
 * @param {object} options
 * @param {NodeListOf<HTMLElement>} options.sections
 * @param {object} options.viewer see bridge.js
 * @param {import('./pictures.js').Pictures} options.pictures
 * @param {import('./camera.js').Cameras} options.cameras
 * @param {() => void} options.run what Enter in a field does
 * @param {(index: number, error: Error | null) => void} options.problem what is wrong before the viewer sees it
 */
export function makeStages({ sections, viewer, pictures, cameras, run, problem }) {
  const stages = [...sections].map((section, index) => new Stage(section, index))
  const dirty = new Set()
  let request = 0
  let timer = 0
  let frames = 0

  /**
   * Out of sight a widget is drawn once it has been quiet for a while, and without its animations: for its mirror,
   * which a screen reader reads without scrolling.
   */
  const schedule = () => {
    if (!request && [...dirty].some((stage) => stage.isVisible)) request = requestAnimationFrame(drawVisible)
    if (!timer && [...dirty].some((stage) => !stage.isVisible)) timer = setTimeout(drawHidden, kOffscreenPauseMs)
  }
  const invalidate = (stage) => {
    dirty.add(stage)
    schedule()
  }
  const drawVisible = (time) => {
    request = 0
    const start = performance.now()
    for (const stage of [...dirty]) {
      if (!stage.isVisible) continue
      draw(stage, time)
      if (performance.now() - start > kFrameMs) break // the others have the next frame
    }
    schedule()
  }
  const drawHidden = () => {
    timer = 0
    for (const stage of [...dirty]) if (!stage.isVisible) draw(stage, performance.now())
    schedule() // what has come in sight since
  }
  const draw = (stage, time) => {
    dirty.delete(stage)
    frames++
    const again = stage.draw(viewer, time)
    if (again && stage.isVisible) dirty.add(stage)
    stage.isBehind = again && !stage.isVisible
  }

  for (const stage of stages) {
    stage.connect({
      send: (event) => {
        if (isNewTry(event)) problem(stage.index, null)
        viewer.event(stage.index, event)
      },
      sendFile: (file, isWanted) => {
        problem(stage.index, null)
        return viewer.fileEvent(stage.index, { event: 'file', file }, isWanted)
      },
      problem: (error) => problem(stage.index, error),
      invalidate: () => invalidate(stage),
      // Within the click: a file dialog opens only while the browser sees the user act. Within the key: the next one
      // is meant for the cell that this one went to.
      drawNow: () => { if (dirty.has(stage)) draw(stage, performance.now()) },
      run,
      pictures,
      cameras,
    })
  }
  watchSize(stages)
  watchRatio(() => stages.forEach((stage) => stage.resized()))
  watchSight(stages, (stage) => stage.isBehind ? invalidate(stage) : schedule())

  return {
    /** invalidate of src/host/protocol.inc. */
    invalidate: (index) => { if (stages[index]) invalidate(stages[index]) },
    invalidateAll: () => stages.forEach(invalidate),
    /** What waits for the browser's next frame, or for being in sight. */
    drawNow: () => { for (const stage of [...dirty]) draw(stage, performance.now()) },
    /**
     * @param {number} index
     * @param {File} file dropped or pasted
     * @param {Error | null} note to be said once it is taken
     */
    takeFile: (index, file, note = null) => stages[index].takeFile(file, note),
    get frames() { return frames },
  }
}

class Stage {
  constructor(section, index) {
    this.index = index
    this.section = section
    this.element = section.querySelector('.stage')
    this.canvas = section.querySelector('canvas')
    this.context = this.canvas.getContext('2d')
    this.isVisible = true
    this.isBehind = false // an animation stopped while it was out of sight
    this.width = this.height = 0
    this.copiesAll = true
    this.filesTaken = 0
  }

  connect({ send, sendFile, problem, invalidate, drawNow, run, pictures, cameras }) {
    this.send = send
    this.sendFile = sendFile
    this.problem = problem
    this.invalidate = invalidate
    const describedBy = ['info', 'problem'].map((part) => `w${this.index}-${part}`)
      .filter((id) => document.getElementById(id)).join(' ')
    const act = (node, action, value, error) => {
      if (action === 'enter') return run()
      send({ event: 'act', node, action, ...(value === undefined ? {} : { value }) })
      if (error) problem(error)
      if (action === 'press' || action === 'cell' || action === 'key') drawNow()
    }
    this.mirror = makeMirror(this.section.querySelector('.mirror'), act, { pictures, cameras }, describedBy)
    this.#listen()
  }

  resized() {
    this.send({ event: 'resize' })
    this.invalidate()
  }

  async takeFile(file, note) {
    const turn = ++this.filesTaken
    const isLast = () => turn === this.filesTaken // a smaller file that came later was read sooner
    try {
      const read = await readFile(file, this.section.dataset.accepts)
      if (!isLast()) return
      await this.sendFile(read, isLast)
      if (note && isLast()) this.problem(note)
    } catch (thrown) {
      if (isLast()) this.problem(asVitrineError(thrown))
    }
  }

  /** @returns {boolean} whether it wants to be drawn again at the next paint */
  draw(viewer, time) {
    const { width, height } = this.element.getBoundingClientRect()
    if (!(width > 0 && height > 0)) return false
    const frame = viewer.frame(this.index, width, height, devicePixelRatio, time)
    if (!frame) return false
    if (frame.image) this.#copy(frame)
    if (frame.mirror) this.mirror.update(frame.mirror)
    return frame.again
  }

  #copy({ image, dirty }) {
    const { canvas } = this
    if (canvas.width !== image.width || canvas.height !== image.height) {
      canvas.width = image.width
      canvas.height = image.height
      this.copiesAll = true
    }
    if (this.copiesAll) this.context.putImageData(image, 0, 0)
    else if (dirty.width) this.context.putImageData(image, 0, 0, dirty.x, dirty.y, dirty.width, dirty.height)
    this.copiesAll = false
  }

  #listen() {
    const { element, canvas } = this
    element.addEventListener('pointerdown', (event) => {
      if (event.target.tagName === 'SELECT') return // its list takes the pointer, and with it the release
      // A captured pointer's click would go to the stage instead of the button.
      if (!isControl(event.target)) element.setPointerCapture(event.pointerId)
      this.#pointer('down', event)
    })
    element.addEventListener('mousedown', (event) => {
      if (isControl(event.target) || event.target.tabIndex >= 0) return
      event.preventDefault() // would take the focus away
      this.#focusSlider(event)
    })
    element.addEventListener('pointermove', (event) => this.#pointer('move', event))
    element.addEventListener('pointerup', (event) => this.#pointer('up', event))
    element.addEventListener('pointercancel', (event) => this.#pointer('cancel', event))
    element.addEventListener('pointerleave', (event) => this.#pointer('leave', event))
    element.addEventListener('wheel', (event) => {
      if (!event.ctrlKey) this.send({ event: 'wheel', ...this.#at(event), dx: event.deltaX, dy: event.deltaY })
    }, { passive: true })
    element.addEventListener('focusin', ({ target }) => {
      const { node } = target.dataset
      if (node) this.send({ event: 'focus', node, visible: target.matches(':focus-visible') })
    })
    element.addEventListener('focusout', ({ relatedTarget }) => {
      if (!element.contains(relatedTarget)) this.send({ event: 'focus', node: '', visible: false })
    })
    // Some browsers drop a canvas of a page that was long in the background.
    canvas.addEventListener('contextrestored', () => {
      this.copiesAll = true
      this.invalidate()
    })
  }

  #at({ clientX, clientY }) {
    const { left, top } = this.element.getBoundingClientRect()
    return { x: clientX - left, y: clientY - top }
  }

  #pointer(action, event) {
    if (!event.isPrimary) return
    const { button, pointerType: type } = event
    const message = { event: 'pointer', action, ...this.#at(event), button: Math.max(0, button), type }
    if (action === 'move' && event.buttons) {
      const path = event.getCoalescedEvents?.() ?? []
      message.path = (path.length ? path : [event]).map((each) => Object.values(this.#at(each)))
    }
    this.send(message)
  }

  /** The drawn slider follows the pointer; its element gets none, but the keys after it. */
  #focusSlider(event) {
    const { x, y } = this.#at(event)
    const hit = this.mirror.entries().find(({ node: { role, rect: [left, top, width, height] } }) =>
      role === 'slider' && x >= left && x < left + width && y >= top && y < top + height)
    hit?.element.focus({ preventScroll: true })
  }
}

/** What a person does about a problem; it need not be read any longer. */
const isNewTry = ({ event, action }) => event === 'act' && action !== 'scroll' || event === 'pointer' && action === 'down'

const isControl = (target) => Boolean(target.closest('button, input, textarea, select, a, .m-grid'))

function watchSize(stages) {
  const byElement = new Map(stages.map((stage) => [stage.element, stage]))
  const observer = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const stage = byElement.get(target)
      if (stage.width === contentRect.width && stage.height === contentRect.height) continue
      stage.width = contentRect.width
      stage.height = contentRect.height
      stage.resized()
    }
  })
  for (const element of byElement.keys()) observer.observe(element)
}

/** A query matches one ratio only: after a change, the next one is watched. */
function watchRatio(changed) {
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => {
    changed()
    watchRatio(changed)
  }, { once: true })
}

function watchSight(stages, seen) {
  const byElement = new Map(stages.map((stage) => [stage.element, stage]))
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const stage = byElement.get(target)
      stage.isVisible = isIntersecting
      if (isIntersecting) seen(stage)
    }
  }, { rootMargin: '100px' })
  for (const element of byElement.keys()) observer.observe(element)
}
