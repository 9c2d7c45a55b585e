import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cameras, problemOf } from './camera.js'

/** A page with a camera; what is asked of it is kept. */
function setUp(t, { getUserMedia } = {}) {
  const page = new EventTarget()
  const tracks = []
  const wanted = []
  const makeStream = () => {
    const track = Object.assign(new EventTarget(), { isOn: true, stop() { this.isOn = false }, getSettings: () => ({ deviceId: 'b', facingMode: 'user' }) })
    tracks.push(track)
    return { getTracks: () => [track], getVideoTracks: () => [track] }
  }
  const mediaDevices = {
    getUserMedia: getUserMedia ?? (async (constraints) => {
      wanted.push(constraints)
      return makeStream()
    }),
    enumerateDevices: async () => [{ kind: 'audioinput', deviceId: 'm', label: 'Microphone' },
      { kind: 'videoinput', deviceId: 'a', label: 'Built in' }, { kind: 'videoinput', deviceId: 'b', label: '' }],
  }
  const before = { document: globalThis.document, navigator: Object.getOwnPropertyDescriptor(globalThis, 'navigator'), window: globalThis.window }
  globalThis.document = Object.assign(page, { hidden: false })
  Object.defineProperty(globalThis, 'navigator', { value: { mediaDevices }, configurable: true })
  globalThis.window = { top: null }
  globalThis.window.top = globalThis.window
  t.mock.timers.enable({ apis: ['setTimeout'] })
  t.after(() => {
    Object.assign(globalThis, { document: before.document, window: before.window })
    if (before.navigator) Object.defineProperty(globalThis, 'navigator', before.navigator)
    else delete globalThis.navigator
  })
  const element = (fields = {}) => ({ play: async () => {}, readyState: 4, videoWidth: 4, videoHeight: 2, ...fields })
  const pictures = { kept: [], keep(blob) { return this.kept.push(blob) }, decode: async (file) => ({ decoded: file }) }
  return { cameras: new Cameras(pictures), tracks, wanted, page, element, pictures }
}

/** What a camera's picture is drawn on. */
function fakeCanvas() {
  const log = []
  return {
    log,
    getContext: () => ({
      setTransform: (...matrix) => log.push(matrix),
      drawImage: () => log.push('drawn'),
      getImageData: (x, y, width, height) => ({ data: new Uint8ClampedArray(width * height * 4).fill(7) }),
    }),
    toBlob: (done, type) => done(new Blob(['picture'], { type })),
  }
}

test('a camera is opened with what was asked for, and says which there are', async (t) => {
  const { cameras, wanted } = setUp(t)
  assert.deepEqual(await cameras.open({ facing: 'user' }), {
    stream: 1, device: 'b', facing: 'user', devices: [{ id: 'a', name: 'Built in' }, { id: 'b', name: '' }],
  })
  await cameras.open({ device: 'a' })
  assert.deepEqual(wanted.map(({ video }) => video.facingMode ?? video.deviceId), [{ ideal: 'user' }, { exact: 'a' }])
  assert.ok(wanted.every(({ audio }) => audio === false))
})

test('it is off when nothing shows it any longer, and when nobody ever did', async (t) => {
  const { cameras, tracks, element } = setUp(t)
  const ends = []
  const { stream } = await cameras.open({})
  cameras.use(stream, element(), (error) => ends.push(error))
  t.mock.timers.tick(60_000)
  assert.ok(tracks[0].isOn)
  cameras.release(stream)
  assert.ok(!tracks[0].isOn)
  await cameras.open({})
  t.mock.timers.tick(60_000)
  assert.ok(!tracks[1].isOn)
  const third = await cameras.open({})
  cameras.use(third.stream, element(), (error) => ends.push(error))
  cameras.release(third.stream)
  await cameras.open({})
  assert.ok(!tracks[2].isOn && tracks[3].isOn)
  assert.deepEqual(ends, []) // who lets it go need not be told
})

test('who shows it is told when it ends by itself, is taken by another, or was over before', async (t) => {
  const { cameras, tracks, element, page } = setUp(t)
  const ends = []
  const ended = (error) => ends.push(error?.code ?? null)
  const opened = async () => {
    const { stream } = await cameras.open({})
    cameras.use(stream, element(), ended)
    return stream
  }
  await opened()
  tracks[0].dispatchEvent(new Event('ended'))
  await null
  assert.deepEqual(ends, [415])
  await opened()
  const third = await opened()
  assert.ok(!tracks[1].isOn && tracks[2].isOn)
  assert.deepEqual(ends, [415, null])
  page.hidden = true
  page.dispatchEvent(new Event('visibilitychange'))
  assert.ok(!tracks[2].isOn)
  cameras.use(third, element(), ended)
  await null
  assert.deepEqual(ends, [415, null, 415, null])
  await assert.rejects(cameras.frame({ stream: third }), { code: 415 })
})

test('a frame waits for a picture that was not there before, and ends with its camera', async (t) => {
  const { cameras, element, pictures } = setUp(t)
  const canvas = fakeCanvas()
  document.createElement = () => canvas
  const { stream } = await cameras.open({})
  const first = cameras.frame({ stream, mirrored: true })
  let next = null
  cameras.use(stream, element({ requestVideoFrameCallback: (done) => { next = done } }), () => {})
  const turn = async (ms) => {
    t.mock.timers.tick(ms)
    for (let i = 0; i < 5; i++) await null
  }
  await turn(40) // looks again whether there is a <video>
  assert.deepEqual(canvas.log, [])
  next()
  const { width, height, rgba, picture } = await first
  assert.deepEqual([width, height, rgba.length, picture], [4, 2, 32, 1])
  assert.deepEqual(canvas.log, [[-1, 0, 0, 1, 4, 0], 'drawn'])
  assert.equal(pictures.kept[0].type, 'image/jpeg')

  const second = cameras.frame({ stream, as_file: true })
  await turn(250) // out of sight nobody calls
  const { decoded } = await second
  assert.equal(new TextDecoder().decode(decoded.data), 'picture')
  assert.equal(decoded.mime, 'image/jpeg')

  const third = cameras.frame({ stream })
  cameras.release(stream)
  await turn(250)
  await assert.rejects(third, { code: 415 })
})

test('each reason has its number', async (t) => {
  const { cameras } = setUp(t, { getUserMedia: async () => { throw new DOMException('no', 'NotAllowedError') } })
  await assert.rejects(cameras.open({}), { code: 411, detail: '' })
  assert.equal(problemOf({ name: 'NotFoundError' }).code, 412)
  assert.equal(problemOf({ name: 'OverconstrainedError' }).code, 412)
  assert.equal(problemOf({ name: 'NotReadableError', message: 'in use' }).code, 413)
  globalThis.window.top = {}
  assert.match(problemOf({ name: 'NotAllowedError' }).message, /E411 .*page around/)
  globalThis.document.featurePolicy = { allowsFeature: () => false }
  assert.equal(problemOf({ name: 'NotAllowedError' }).code, 414)
})
