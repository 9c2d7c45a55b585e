import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchFiles } from './drop.js'

/** As much of a section as a drop needs: itself and what is inside. */
function section(number, accepts) {
  const classes = new Set()
  const inside = { isConnected: true, matches: () => false }
  const self = {
    dataset: { widget: String(number), accepts },
    inside,
    isConnected: true,
    classes,
    classList: {
      add: (name) => classes.add(name),
      remove: (...names) => names.forEach((name) => classes.delete(name)),
      toggle: (name, on) => (on ? classes.add(name) : classes.delete(name)),
    },
    contains: (other) => other === self || other === inside,
  }
  return self
}

function setUp(...accepts) {
  const log = []
  const sections = accepts.map((each, number) => section(number, each))
  const body = { isConnected: true, matches: () => false }
  const page = Object.assign(new EventTarget(), { document: { activeElement: body } })
  watchFiles(sections, {
    take: (index, { name }, note) => log.push([index, name, note?.detail ?? null]),
    problem: (index, { code, detail }) => log.push([index, code, detail]),
  }, page)
  const fire = (type, target, fields) => {
    const event = Object.assign(new Event(type, { cancelable: true }), fields)
    Object.defineProperty(event, 'target', { value: target })
    page.dispatchEvent(event)
    return event
  }
  const transfer = (...entries) => ({
    types: ['Files'],
    files: entries.map(({ name, type = 'image/png' }) => ({ name, type })),
    items: entries.map(({ isDirectory = false }) => ({ kind: 'file', webkitGetAsEntry: () => ({ isDirectory }) })),
  })
  const drag = (type, target, ...entries) => fire(type, target, { dataTransfer: transfer(...entries) })
  return { log, sections, body, page, fire, drag }
}

const classesOf = (sections) => sections.map(({ classes }) => [...classes].sort().join(' '))

test('the only taker gets what is dropped anywhere, and shows so before', () => {
  const { log, sections, body, drag } = setUp('image/*')
  drag('dragenter', body, { name: 'a.png' })
  assert.deepEqual(classesOf(sections), ['can-drop will-drop'])
  const over = drag('dragover', body, { name: 'a.png' })
  assert.equal(over.defaultPrevented, true)
  assert.equal(over.dataTransfer.dropEffect, 'copy')
  assert.equal(drag('drop', body, { name: 'a.png' }).defaultPrevented, true)
  assert.deepEqual(log, [[0, 'a.png', null]])
  assert.deepEqual(classesOf(sections), [''])
})

test('of several takers the one under the pointer gets it, and nothing beside them does', () => {
  const { log, sections: [first, second], sections, body, drag } = setUp('image/*', 'image/*')
  drag('dragenter', body, { name: 'a.png' })
  assert.deepEqual(classesOf(sections), ['can-drop', 'can-drop'])
  assert.equal(drag('dragover', body, { name: 'a.png' }).dataTransfer.dropEffect, 'none')
  drag('dragenter', second.inside, { name: 'a.png' })
  drag('dragleave', body)
  assert.deepEqual(classesOf(sections), ['can-drop', 'can-drop will-drop'])
  drag('dragenter', first, { name: 'a.png' })
  drag('dragleave', second.inside)
  assert.deepEqual(classesOf(sections), ['can-drop will-drop', 'can-drop'])
  drag('drop', body, { name: 'lost.png' })
  drag('drop', second.inside, { name: 'a.png' })
  assert.deepEqual(log, [[1, 'a.png', null]])
})

test('the marks go when the files leave the page, also from an element that was taken out meanwhile', () => {
  const { sections: [only], sections, body, drag } = setUp('image/*')
  drag('dragenter', body, { name: 'a.png' })
  drag('dragenter', only.inside, { name: 'a.png' })
  drag('dragleave', body)
  assert.deepEqual(classesOf(sections), ['can-drop will-drop'])
  drag('dragleave', only.inside)
  assert.deepEqual(classesOf(sections), [''])
  drag('dragenter', only.inside, { name: 'a.png' })
  only.inside.isConnected = false
  drag('dragleave', body)
  assert.deepEqual(classesOf(sections), [''])
})

test('dragged text is none of our business', () => {
  const { log, sections, body, fire } = setUp('image/*')
  for (const type of ['dragenter', 'dragover', 'drop']) {
    assert.equal(fire(type, body, { dataTransfer: { types: ['text/plain'], files: [], items: [] } }).defaultPrevented, false)
  }
  assert.deepEqual(classesOf(sections), [''])
  assert.deepEqual(log, [])
})

test('of several files the first that fits is taken, and that is said', () => {
  const { log, body, drag } = setUp('image/*')
  drag('drop', body, { name: 'a.png' }, { name: 'b.png' })
  drag('drop', body, { name: 'notes.txt', type: 'text/plain' }, { name: 'c.png' }, { name: 'd.png' })
  drag('drop', body, { name: 'x.txt', type: 'text/plain' })
  assert.deepEqual(log, [
    [0, 'a.png', 'a.png; the other one is left out'],
    [0, 'c.png', 'c.png; the other 2 are left out'],
    [0, 'x.txt', null], // the reading says what is wrong with it
  ])
})

test('a folder is named as one; a file beside it is taken', () => {
  const { log, body, drag } = setUp('image/*')
  drag('drop', body, { name: 'holiday', type: '', isDirectory: true })
  drag('drop', body, { name: 'holiday', type: '', isDirectory: true }, { name: 'a.png' })
  assert.deepEqual(log, [[0, 408, 'holiday'], [0, 'a.png', null]])
})

test('a page without takers keeps the browser from leaving for the file', () => {
  const { log, body, drag } = setUp()
  const over = drag('dragover', body, { name: 'a.png' })
  assert.equal(over.defaultPrevented, true)
  assert.equal(over.dataTransfer.dropEffect, 'none')
  drag('drop', body, { name: 'a.png' })
  assert.deepEqual(log, [])
})

test('a pasted file goes to the widget with the focus, or to the only one', () => {
  const { log, sections: [, second], page, fire } = setUp('image/*', 'image/*')
  const paste = (files, types = ['Files']) => fire('paste', null, { clipboardData: { files, types } })
  const picture = { name: 'a.png', type: 'image/png' }
  assert.equal(paste([picture]).defaultPrevented, false)
  page.document.activeElement = second.inside
  assert.equal(paste([picture]).defaultPrevented, true)
  assert.equal(paste([], ['text/plain']).defaultPrevented, false)
  assert.deepEqual(log, [[1, 'a.png', null]])
})

test('cells of a spreadsheet, copied as text and as a picture, go into the field with the focus', () => {
  const { log, page, fire } = setUp('image/*')
  const clipboardData = { files: [{ name: 'cells.png', type: 'image/png' }], types: ['text/plain', 'Files'] }
  page.document.activeElement = { isConnected: true, matches: () => true }
  assert.equal(fire('paste', null, { clipboardData }).defaultPrevented, false)
  page.document.activeElement = { isConnected: true, matches: () => false }
  assert.equal(fire('paste', null, { clipboardData }).defaultPrevented, true)
  assert.deepEqual(log, [[0, 'cells.png', null]])
})
