// Cameras: opened for the viewer, shown by the mirror's <video>, and their pictures taken from there.

import { t } from './language.js'
import { blobOf } from './pictures.js'
import { pageError } from './problem.js'

const kUnseenMs = 5000 // a stream that no <video> shows by then is nobody's
const kHasPicture = 2 // HTMLMediaElement.HAVE_CURRENT_DATA
const kLateMs = 200
const kPollMs = 33
const kFileQuality = 0.95
const kShownQuality = 0.8
const kRefused = new Set(['NotAllowedError', 'SecurityError'])
const kMissing = new Set(['NotFoundError', 'OverconstrainedError', 'DevicesNotFoundError'])

export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia)

/** Each camera is one stream with a number; it is switched off when the last <video> that shows it is gone. */
export class Cameras {
  #streams = new Map() // number → {stream, element, ended, timer}
  #last = 0
  #pictures

  /** @param {import('./pictures.js').Pictures} pictures keeps what is shown of a picture that was taken */
  constructor(pictures) {
    this.#pictures = pictures
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.#endAll(pageError('camera_ended', t('page_was_hidden')))
    })
  }

  /** open_camera. Only one is on at a time: phones have no more. */
  async open({ device = '', facing = '' }) {
    this.#endAll(null)
    const stream = await openStream(device ? { deviceId: { exact: device } } : { facingMode: { ideal: facing || 'environment' } })
    this.#endAll(null) // two may have asked at once
    const number = ++this.#last
    const [track] = stream.getVideoTracks()
    const timer = setTimeout(() => this.#end(number, null), kUnseenMs)
    this.#streams.set(number, { stream, timer })
    track.addEventListener('ended', () => this.#end(number, pageError('camera_ended')))
    const { deviceId = '', facingMode = '' } = track.getSettings()
    const all = await navigator.mediaDevices.enumerateDevices()
    const devices = all.filter(({ kind }) => kind === 'videoinput').map(({ deviceId: id, label }) => ({ id, name: label }))
    return { stream: number, devices, device: deviceId, facing: facingMode }
  }

  /**
   * A <video> shows it.
   * @param {(error: Error | null) => void} ended called once, when the stream ends before it is released
   */
  use(number, element, ended) {
    const entry = this.#streams.get(number)
    if (!entry) return void queueMicrotask(() => ended(null))
    clearTimeout(entry.timer)
    Object.assign(entry, { element, ended })
    element.srcObject = entry.stream
    element.play().catch(() => {}) // taken out again before it began
  }

  release(number) {
    const entry = this.#streams.get(number)
    if (!entry) return
    entry.ended = null
    this.#end(number, null)
  }

  /**
   * camera_frame. A file is packed first: what is given and what the page keeps of it are the same pixels, in a
   * tenth of the room. A stream's pictures are only looked at.
   */
  async frame({ stream: number, mirrored = false, as_file: asFile = false }) {
    const element = await this.#nextPicture(number)
    const { videoWidth: width, videoHeight: height } = element
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width, height })
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (mirrored) context.setTransform(-1, 0, 0, 1, width, 0)
    context.drawImage(element, 0, 0, width, height)
    const jpeg = blobOf(canvas, 'image/jpeg', asFile ? kFileQuality : kShownQuality)
    if (asFile) return this.#pictures.decode({ mime: 'image/jpeg', data: new Uint8Array(await (await jpeg).arrayBuffer()) })
    const rgba = new Uint8Array(context.getImageData(0, 0, width, height).data.buffer)
    return { width, height, rgba, picture: this.#pictures.keep(await jpeg) }
  }

  /** The <video>, once it shows a picture that it did not show before. The mirror may not have made it yet. */
  async #nextPicture(number) {
    for (;;) {
      const entry = this.#streams.get(number)
      if (!entry) throw pageError('camera_ended')
      const { element } = entry
      await (element ? presented(element) : pause(kPollMs))
      if (this.#streams.has(number) && element?.videoWidth && element.readyState >= kHasPicture) return element
    }
  }

  #endAll(error) {
    for (const number of [...this.#streams.keys()]) this.#end(number, error)
  }

  #end(number, error) {
    const entry = this.#streams.get(number)
    if (!entry) return
    this.#streams.delete(number)
    const { stream, element, ended, timer } = entry
    clearTimeout(timer)
    for (const track of stream.getTracks()) track.stop()
    if (element) element.srcObject = null
    if (ended) queueMicrotask(() => ended(error)) // the viewer may be at work: it has asked for the next one
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** A <video> that is scrolled out of sight may not tell of its pictures, and some engines never do. */
const presented = (element) => element.requestVideoFrameCallback
  ? Promise.race([new Promise((resolve) => element.requestVideoFrameCallback(resolve)), pause(kLateMs)])
  : pause(kPollMs)

async function openStream(wanted) {
  const video = { width: { ideal: 1280 }, height: { ideal: 720 }, ...wanted }
  try {
    return await navigator.mediaDevices.getUserMedia({ video, audio: false })
  } catch (thrown) {
    throw problemOf(thrown)
  }
}

/** What a person is told of it, and can do about it. */
export function problemOf({ name }) {
  if (kMissing.has(name)) return pageError('camera_missing')
  if (!kRefused.has(name)) return pageError('camera_busy')
  const policy = document.featurePolicy // Chromium's
  const isFrame = window !== window.top
  if (isFrame && policy && !policy.allowsFeature('camera')) return pageError('camera_blocked')
  // Engines without a policy to ask say the same when the frame's page does not allow it.
  return pageError('camera_refused', isFrame ? t('frame_may_refuse') : '')
}
