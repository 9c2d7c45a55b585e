import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeDocument } from './fake_dom.mjs'
import { makeMirror } from './mirror.js'
import { makeRoles } from './mirror_roles.js'
import { ROLES } from './protocol.js'

function setUp() {
  const document = fakeDocument()
  const root = document.createElement('div')
  const acts = []
  const pictures = { log: [], use(n) { this.log.push(`use ${n}`) }, release(n) { this.log.push(`release ${n}`) }, url: (n) => `blob:${n}` }
  const cameras = { log: [], use(n, element, ended) { this.log.push(`use ${n}`); this.ended = ended }, release(n) { this.log.push(`release ${n}`) } }
  const mirror = makeMirror(root, (...act) => acts.push(act), { pictures, cameras }, 'w0-problem')
  const show = (...nodes) => mirror.update(nodes.map((node) => ({ rect: [0, 0, 10, 10], name: node.id, ...node })))
  return { document, root, acts, pictures, cameras, mirror, show, at: (i) => root.childNodes[i] }
}

const key = (name, fields = {}) => ({ key: name, ...fields })

test('every role has its element', () => {
  const roles = makeRoles({ document: fakeDocument(), act() {}, pictures: {}, cameras: {}, describedBy: '' })
  assert.deepEqual(Object.keys(roles), Object.keys(ROLES))
})

test('places, names, order', () => {
  const { show, root, at } = setUp()
  show({ id: 'a', role: 'button', rect: [1, 2, 3, 4.5] }, { id: 'b', role: 'text', name: 'said' })
  assert.deepEqual({ ...at(0).style }, { left: '1px', top: '2px', width: '3px', height: '4.5px' })
  assert.equal(at(0).getAttribute('aria-label'), 'a')
  assert.equal(at(1).textContent, 'said')
  const [a, b] = root.childNodes
  show({ id: 'c', role: 'button' }, { id: 'b', role: 'text', name: 'other' }, { id: 'a', role: 'button' })
  assert.deepEqual(root.childNodes.map((element) => element.dataset.node), ['c', 'b', 'a'])
  assert.equal(at(1), b)
  assert.equal(at(2), a)
  assert.equal(b.textContent, 'other')
})

test('elements that stay are not moved, and the focus is kept', () => {
  const { show, document, at } = setUp()
  show({ id: 'a', role: 'button' }, { id: 'b', role: 'textbox' }, { id: 'c', role: 'button' })
  const field = at(1)
  field.focus()
  const before = field.moves
  show({ id: 'n', role: 'button' }, { id: 'b', role: 'textbox' }, { id: 'c', role: 'button' })
  assert.equal(field.moves, before)
  show({ id: 'c', role: 'button' }, { id: 'b', role: 'textbox' }, { id: 'n', role: 'button' })
  assert.equal(document.activeElement, field)
})

test('when the element with the focus goes, the nearest one that stays has it', () => {
  const { show, document, at } = setUp()
  const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ id, role: 'button' }))
  show(a, b, c)
  at(1).focus()
  show(a, c)
  assert.equal(document.activeElement, at(1))
  show(a)
  assert.equal(document.activeElement, at(0))
  document.activeElement = null
  show(b)
  assert.equal(document.activeElement, null, 'it was elsewhere')
})

test('a node of another role is another element', () => {
  const { show, at } = setUp()
  show({ id: 'a', role: 'button' })
  const old = at(0)
  show({ id: 'a', role: 'slider', value: 1, maximum: 2 })
  assert.notEqual(at(0), old)
  assert.equal(at(0).tag, 'input')
})

test('a press, unless it is disabled', () => {
  const { show, acts, at } = setUp()
  show({ id: 'a', role: 'toggle', pressed: true })
  at(0).fire('click')
  assert.deepEqual(acts, [['a', 'press']])
  assert.equal(at(0).getAttribute('aria-pressed'), 'true')
  show({ id: 'a', role: 'toggle', disabled: true })
  at(0).fire('click')
  assert.equal(acts.length, 1)
  assert.equal(at(0).getAttribute('aria-pressed'), 'false')
})

test('a checkbox says what it is now; a disabled one stays as it is', () => {
  const { show, acts, at } = setUp()
  show({ id: 'c', role: 'checkbox' })
  at(0).checked = true
  at(0).fire('change')
  assert.deepEqual(acts, [['c', 'set', true]])
  show({ id: 'c', role: 'checkbox', checked: true, disabled: true })
  at(0).checked = false
  at(0).fire('change')
  assert.equal(at(0).checked, true)
  assert.equal(acts.length, 1)
  assert.equal(at(0).getAttribute('aria-describedby'), 'w0-problem')
})

test('a radio group: one browser group, placed inside its own box', () => {
  const { show, acts, at } = setUp()
  const options = ['a', 'b', 'c'].map((name, i) => ({ name, rect: [10 + i * 20, 5, 20, 10] }))
  show({ id: 'r', role: 'radiogroup', rect: [10, 5, 60, 10], options, selected: 1 }, { id: 'q', role: 'radiogroup', options })
  const [group, other] = [at(0), at(1)]
  assert.equal(group.getAttribute('role'), 'radiogroup')
  const names = [...group.childNodes, ...other.childNodes].map((radio) => radio.getAttribute('name'))
  assert.deepEqual(names.map((name) => name === names[0]), [true, true, true, false, false, false])
  assert.deepEqual(group.childNodes.map((radio) => radio.style.left), ['0px', '20px', '40px'])
  assert.deepEqual(group.childNodes.map((radio) => radio.getAttribute('aria-label')), ['a', 'b', 'c'])
  assert.deepEqual(group.childNodes.map((radio) => radio.checked), [false, true, false])
  assert.equal(group.childNodes[2].dataset.node, 'r/2')
  group.childNodes[2].fire('change')
  assert.deepEqual(acts, [['r', 'set', 2]])
  show({ id: 'r', role: 'radiogroup', options: options.slice(0, 2), selected: 0, disabled: true })
  assert.equal(at(0).childNodes.length, 2)
  at(0).childNodes[1].checked = true
  at(0).childNodes[1].fire('change')
  assert.deepEqual(at(0).childNodes.map((radio) => radio.checked), [true, false])
  assert.equal(acts.length, 1)
})

test('a select, its options rebuilt only when they change', () => {
  const { show, acts, at } = setUp()
  const node = { id: 's', role: 'select', options: [{ name: 'a' }, { name: 'b' }] }
  show(node)
  assert.equal(at(0).selectedIndex, -1)
  assert.deepEqual(at(0).childNodes.map((option) => option.textContent), ['a', 'b'])
  const [option] = at(0).childNodes
  at(0).selectedIndex = 1
  at(0).fire('change')
  assert.deepEqual(acts, [['s', 'set', 1]])
  show({ ...node, selected: 1 })
  assert.equal(at(0).childNodes[0], option)
  assert.equal(at(0).selectedIndex, 1)
  show({ ...node, selected: 1, disabled: true })
  at(0).selectedIndex = 0
  at(0).fire('change')
  assert.equal(at(0).selectedIndex, 1)
  assert.equal(acts.length, 1)
})

test('a slider', () => {
  const { show, acts, at } = setUp()
  const node = { id: 's', role: 'slider', value: 5.8, minimum: 4, maximum: 8, step: 0.1, text: '5.8 cm' }
  show(node)
  assert.deepEqual(['min', 'max', 'step', 'aria-valuetext'].map((name) => at(0).getAttribute(name)), ['4', '8', '0.1', '5.8 cm'])
  assert.equal(at(0).value, '5.8')
  at(0).value = '6.1'
  at(0).fire('input')
  assert.deepEqual(acts, [['s', 'set', 6.1]])
  show({ ...node, disabled: true })
  at(0).value = '7'
  at(0).fire('input')
  assert.equal(at(0).value, '5.8')
  assert.equal(acts.length, 1)
})

test('typing: what is typed is sent, what comes back is not written over it while composing', () => {
  const { show, acts, at } = setUp()
  show({ id: 't', role: 'textbox', text: 'a' })
  const field = at(0)
  assert.equal(field.value, 'a')
  field.value = 'ab'
  field.fire('input')
  assert.deepEqual(acts, [['t', 'set', 'ab']])
  field.fire('compositionstart')
  field.value = 'abに'
  field.fire('input', { isComposing: true })
  show({ id: 't', role: 'textbox', text: 'ab' })
  assert.equal(field.value, 'abに')
  assert.equal(acts.length, 1)
  field.fire('compositionend')
  assert.deepEqual(acts[1], ['t', 'set', 'abに'])
  show({ id: 't', role: 'textbox', text: 'cleaned' })
  assert.equal(field.value, 'cleaned')
  acts.length = 0
  field.fire('keydown', { key: 'Enter', isComposing: true })
  field.fire('keydown', { key: 'Enter', isComposing: false, keyCode: 229 })
  assert.deepEqual(acts, [], 'Enter ended the composition')
})

test('sliders and surfaces say their problem too', () => {
  const { show, at } = setUp()
  show({ id: 's', role: 'slider', maximum: 2, invalid: true }, { id: 'a', role: 'surface' })
  assert.equal(at(0).getAttribute('aria-invalid'), 'true')
  assert.deepEqual([at(0), at(1)].map((element) => element.getAttribute('aria-describedby')), ['w0-problem', 'w0-problem'])
})

test('a number steps, and Enter runs', () => {
  const { show, acts, at } = setUp()
  show({ id: 'n', role: 'number', text: '1', invalid: true }, { id: 't', role: 'textbox', multiline: true })
  assert.ok(at(0).fire('keydown', key('ArrowUp')).defaultPrevented)
  at(0).fire('keydown', key('ArrowDown'))
  at(0).fire('keydown', key('Enter'))
  at(1).fire('keydown', key('Enter'))
  at(1).fire('keydown', key('ArrowUp'))
  assert.deepEqual(acts, [['n', 'step', 1], ['n', 'step', -1], ['n', 'enter']])
  assert.equal(at(0).getAttribute('inputmode'), 'decimal')
  assert.equal(at(0).getAttribute('aria-invalid'), 'true')
  assert.equal(at(1).tag, 'textarea')
})

test('a surface gets what undoes and redoes, and arrows with Shift', () => {
  const { show, at, acts } = setUp()
  show({ id: 's', role: 'surface' })
  const prevented = [['z', { ctrlKey: true }], ['Z', { ctrlKey: true, shiftKey: true }], ['y', { metaKey: true }],
    ['c', { ctrlKey: true }], ['ArrowLeft', { shiftKey: true }], ['ArrowLeft', { ctrlKey: true }], ['z', { altKey: true }]]
    .map(([name, fields]) => at(0).fire('keydown', key(name, fields)).defaultPrevented)
  assert.deepEqual(prevented, [true, true, true, false, true, false, false])
  assert.deepEqual(acts, [['s', 'key', 'Control+z'], ['s', 'key', 'Control+Shift+z'], ['s', 'key', 'Control+y'],
    ['s', 'key', 'Shift+ArrowLeft']])
})

test('a camera is shown, mirrored, and released with its element', () => {
  const { show, at, acts, cameras } = setUp()
  show({ id: 'v', role: 'video', stream: 5, mirrored: true })
  assert.equal(at(0).muted, true)
  assert.equal(at(0).getAttribute('data-mirrored'), '')
  show({ id: 'v', role: 'video', stream: 6 })
  assert.equal(at(0).getAttribute('data-mirrored'), null)
  cameras.ended('gone')
  assert.deepEqual(acts, [['v', 'ended', 6, 'gone']])
  show()
  assert.deepEqual(cameras.log, ['use 5', 'release 5', 'use 6', 'release 6'])
})

test('the focus goes to what takes it, and from what is gone to what stays', () => {
  const { show, document, at } = setUp()
  show({ id: 'p', role: 'picture' }, { id: 'a', role: 'button' }, { id: 'crop', role: 'button' })
  at(2).focus()
  show({ id: 'p', role: 'picture' }, { id: 's', role: 'surface', takes_focus: true }, { id: 'crop', role: 'button' })
  assert.equal(document.activeElement, at(1))
  at(2).focus()
  show({ id: 'p', role: 'picture' }, { id: 's', role: 'surface', takes_focus: true }, { id: 'crop', role: 'button' })
  assert.equal(document.activeElement, at(2)) // only when it appears
  at(1).focus()
  show({ id: 'p', role: 'picture' }, { id: 'a', role: 'button' }, { id: 'crop', role: 'button' })
  assert.equal(document.activeElement, at(2))
  const elsewhere = document.activeElement = document.createElement('button')
  show({ id: 's', role: 'surface', takes_focus: true })
  assert.equal(document.activeElement, elsewhere)
  show({ id: 'a', role: 'button' })
  assert.equal(document.activeElement, elsewhere)
  document.activeElement = null
  show({ id: 'a', role: 'button' })
  assert.equal(document.activeElement, null)
  show({ id: 's', role: 'surface', takes_focus: true })
  assert.equal(document.activeElement, at(0)) // nothing had it: Safari's buttons take none when they are pressed
})

test('a colour is sent, and shown', () => {
  const { show, at, acts } = setUp()
  show({ id: 'c', role: 'color', text: '#ff8800' })
  assert.equal(at(0).value, '#ff8800')
  at(0).value = '#102030'
  at(0).fire('input')
  assert.deepEqual(acts, [['c', 'set', '#102030']])
})

test('a picture keeps its pixels sharp where it is said', () => {
  const { show, at } = setUp()
  show({ id: 'p', role: 'picture', picture: 3, pixelated: true })
  assert.equal(at(0).getAttribute('data-pixelated'), '')
  show({ id: 'p', role: 'picture', picture: 3 })
  assert.equal(at(0).getAttribute('data-pixelated'), null)
})

test('a surface gets keys, and leaves the browser its own', () => {
  const { show, acts, at } = setUp()
  show({ id: 's', role: 'surface' })
  assert.ok(at(0).fire('keydown', key('ArrowLeft')).defaultPrevented)
  assert.ok(!at(0).fire('keydown', key('Tab')).defaultPrevented)
  assert.ok(!at(0).fire('keydown', key('Enter', { ctrlKey: true })).defaultPrevented)
  assert.deepEqual(acts, [['s', 'key', 'ArrowLeft']])
})

test('a picture is used while it is shown', () => {
  const { show, pictures, at } = setUp()
  show({ id: 'p', role: 'picture', picture: 3 })
  assert.equal(at(0).src, 'blob:3')
  show({ id: 'p', role: 'picture', picture: 4 })
  show({ id: 'p', role: 'picture', picture: 4 })
  show()
  assert.deepEqual(pictures.log, ['use 3', 'use 4', 'release 3', 'release 4'])
})

test('a table, rebuilt only when it changes', () => {
  const { show, at } = setUp()
  show({ id: 't', role: 'table', rows: [['name', 'value'], ['a', '1']] })
  assert.deepEqual(at(0).childNodes.map((row) => row.childNodes.map((cell) => `${cell.tag} ${cell.textContent}`)),
    [['th name', 'th value'], ['td a', 'td 1']])
  const [row] = at(0).childNodes
  show({ id: 't', role: 'table', rows: [['name', 'value'], ['a', '1']] })
  assert.equal(at(0).childNodes[0], row)
})
