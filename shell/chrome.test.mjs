import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeChrome } from './chrome.js'
import { fakeDocument } from './fake_dom.mjs'
import { pageError } from './problem.js'

function setUp() {
  const elements = new Map()
  const document = Object.assign(new EventTarget(), fakeDocument())
  document.documentElement = document.createElement('html')
  document.getElementById = (id) => {
    if (!elements.has(id)) elements.set(id, document.createElement('p'))
    return elements.get(id)
  }
  document.querySelectorAll = () => [0, 1].map((widget) => ({ dataset: { widget: String(widget) } }))
  const done = []
  const action = (name) => () => done.push(name)
  const chrome = makeChrome(document, { run: action('run'), stop: action('stop'), clear: action('clear'), retry: action('retry') })
  const text = (id) => (document.getElementById(id).hidden ? '' : document.getElementById(id).textContent)
  return { chrome, text, done, click: (id) => document.getElementById(id).fire('click') }
}

const folder = pageError('input_picture_unreadable', 'holiday is a folder')
const sentence = 'This picture can\'t be read. holiday is a folder. Save it as JPEG or PNG and try again.'

test('a problem that the viewer never saw stands at its widget until something new is tried', () => {
  const { chrome, text, done, click } = setUp()
  chrome.problem(1, folder)
  assert.equal(text('w1-problem'), sentence)
  assert.equal(text('w0-problem'), '')
  chrome.page({ state: 'ready', can_run: true })
  assert.equal(text('w1-problem'), sentence)
  chrome.problem(1, null)
  assert.equal(text('w1-problem'), '')
  chrome.problem(1, folder)
  click('clear')
  assert.equal(text('w1-problem'), '')
  assert.deepEqual(done, ['clear'])
})

test('the viewer\'s words come first', () => {
  const { chrome, text } = setUp()
  chrome.problem(0, folder)
  chrome.page({ state: 'ready', can_run: true, problems: [{ widget: 0, text: 'Too large.' }, { widget: -1, text: 'No.' }] })
  assert.equal(text('w0-problem'), 'Too large.')
  assert.equal(text('problem'), 'No.')
})

test('a page that failed says why in one place', () => {
  const { chrome, text } = setUp()
  chrome.page({ state: 'failed', can_run: false, problems: [{ widget: -1, text: 'No.' }] })
  assert.equal(text('problem'), '')
})
