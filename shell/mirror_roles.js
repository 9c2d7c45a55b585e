// The DOM element of each role (src/widgets/roles.inc): how it is made, and how it follows its node.

import { makeGrid } from './mirror_grid.js'

const kSurfaceKeys = /^(Shift\+|Control\+|Arrow|Enter$| $|Delete$|Backspace$|Home$|End$)/

/** What a surface is told of a key; null for what belongs to the browser. */
function surfaceKey({ key, ctrlKey, metaKey, altKey, shiftKey, isComposing }) {
  if (altKey || isComposing || key === 'Tab') return null
  if (!ctrlKey && !metaKey) return shiftKey && key.startsWith('Arrow') ? `Shift+${key}` : key
  const letter = key.toLowerCase()
  return letter === 'z' || letter === 'y' ? `Control+${shiftKey ? 'Shift+' : ''}${letter}` : null
}

let groups = 0

/** @returns {Record<string, (node: object) => {element: HTMLElement, update: (node: object) => void, remove?: () => void}>} */
export function makeRoles({ document, act, pictures, cameras, describedBy }) {
  return {
    button: pressable(false),
    toggle: pressable(true),
    checkbox,
    radiogroup,
    select,
    slider,
    number: field(true),
    textbox: field(false),
    surface,
    color,
    picture,
    video,
    figure,
    text,
    table,
    grid: makeGrid({ create, set, label, place, act, describe }),
  }

  function pressable(isToggle) {
    return ({ id }) => {
      const element = create('button', { type: 'button' })
      element.addEventListener('click', () => {
        if (element.getAttribute('aria-disabled') !== 'true') act(id, 'press')
      })
      return {
        element,
        update({ name, disabled, pressed }) {
          label(element, name)
          set(element, 'title', name)
          set(element, 'aria-disabled', disabled ? 'true' : null) // a disabled one would lose the focus
          if (isToggle) set(element, 'aria-pressed', String(Boolean(pressed)))
        },
      }
    }
  }

  function checkbox({ id }) {
    const element = create('input', { type: 'checkbox' })
    let current = null
    element.addEventListener('change', () => {
      if (current.disabled) element.checked = Boolean(current.checked)
      else act(id, 'set', element.checked)
    })
    return {
      element,
      update(node) {
        current = node
        label(element, node.name)
        describe(element, node)
        element.checked = Boolean(node.checked)
      },
    }
  }

  function radiogroup({ id }) {
    const element = create('div', { role: 'radiogroup' })
    const name = `radios-${++groups}` // the browser lets one of a name be chosen, and the arrows go through them
    const radios = []
    let current = null
    const show = () => radios.forEach((radio, i) => { radio.checked = i === (current.selected ?? -1) })
    const add = (i) => {
      const radio = create('input', { type: 'radio', name })
      radio.dataset.node = `${id}/${i}`
      radio.addEventListener('change', () => {
        if (current.disabled) show()
        else act(id, 'set', i)
      })
      radios.push(radio)
      element.append(radio)
    }
    return {
      element,
      update(node) {
        current = node
        label(element, node.name)
        describe(element, node)
        const { options = [], rect: [left, top] } = node
        while (radios.length > options.length) radios.pop().remove()
        while (radios.length < options.length) add(radios.length)
        options.forEach((option, i) => {
          label(radios[i], option.name)
          set(radios[i], 'aria-disabled', node.disabled ? 'true' : null)
          const [x, y, width, height] = option.rect
          place(radios[i], [x - left, y - top, width, height])
        })
        show()
      },
    }
  }

  function select({ id }) {
    const element = create('select')
    let current = null
    let shown = null
    const show = () => { element.selectedIndex = current.selected ?? -1 }
    element.addEventListener('change', () => {
      if (current.disabled) show()
      else act(id, 'set', element.selectedIndex)
    })
    return {
      element,
      update(node) {
        current = node
        label(element, node.name)
        describe(element, node)
        const now = JSON.stringify(node.options)
        if (now !== shown) {
          shown = now
          element.replaceChildren(...(node.options ?? []).map(({ name }) => {
            const option = create('option')
            option.textContent = name
            return option
          }))
        }
        show()
      },
    }
  }

  function slider({ id }) {
    const element = create('input', { type: 'range' })
    let current = null
    element.addEventListener('input', () => {
      if (current.disabled) element.value = String(current.value ?? 0)
      else act(id, 'set', Number(element.value))
    })
    return {
      element,
      update(node) {
        current = node
        label(element, node.name)
        set(element, 'min', String(node.minimum ?? 0))
        set(element, 'max', String(node.maximum ?? 0))
        set(element, 'step', node.step ? String(node.step) : 'any')
        set(element, 'dir', node.ltr ? 'ltr' : null)
        set(element, 'aria-valuetext', node.text || null)
        describe(element, node)
        const value = node.value ?? 0
        if (Number(element.value) !== value) element.value = String(value)
      },
    }
  }

  function field(isNumber) {
    return ({ id, multiline }) => {
      const element = multiline ? create('textarea') : create('input', { type: 'text' })
      let isComposing = false
      if (isNumber) set(element, 'inputmode', 'decimal')
      set(element, 'autocomplete', 'off')
      const send = () => act(id, 'set', element.value)
      element.addEventListener('input', (event) => { if (!isComposing && !event.isComposing) send() })
      element.addEventListener('compositionstart', () => { isComposing = true })
      element.addEventListener('compositionend', () => {
        isComposing = false
        send()
      })
      element.addEventListener('keydown', (event) => {
        // Safari ends the composition before it tells of the Enter that ended it: its key code is then 229.
        if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return
        const step = isNumber ? { ArrowUp: 1, ArrowDown: -1 }[event.key] : undefined
        if (step) {
          event.preventDefault()
          act(id, 'step', step)
        } else if (event.key === 'Enter' && !multiline) act(id, 'enter')
      })
      return {
        element,
        update(node) {
          label(element, node.name)
          set(element, 'placeholder', node.placeholder || null)
          set(element, 'maxlength', node.max_length ? String(node.max_length) : null)
          describe(element, node)
          element.readOnly = Boolean(node.disabled)
          const text = node.text ?? ''
          if (!isComposing && element.value !== text) element.value = text
        },
      }
    }
  }

  function surface({ id }) {
    const element = create('div', { role: 'application', tabindex: '0' })
    element.addEventListener('keydown', (event) => {
      const key = surfaceKey(event)
      if (!key) return
      if (kSurfaceKeys.test(key)) event.preventDefault() // the page would scroll
      act(id, 'key', key)
    })
    return {
      element,
      update(node) {
        label(element, node.name)
        describe(element, node)
      },
    }
  }

  function color({ id }) {
    const element = create('input', { type: 'color' })
    element.addEventListener('input', () => act(id, 'set', element.value))
    return {
      element,
      update({ name, text: value = '' }) {
        label(element, name)
        set(element, 'title', name)
        if (element.value !== value) element.value = value
      },
    }
  }

  function picture() {
    const element = create('img', { draggable: 'false' })
    let shown = 0
    return {
      element,
      update({ name, picture: number = 0, pixelated = false }) {
        set(element, 'alt', name ?? '')
        set(element, 'data-pixelated', pixelated ? '' : null)
        if (number === shown) return
        if (number) {
          pictures.use(number)
          element.src = pictures.url(number)
        } else element.removeAttribute('src')
        if (shown) pictures.release(shown)
        shown = number
      },
      remove() {
        if (shown) pictures.release(shown)
      },
    }
  }

  function video({ id }) {
    const element = create('video', { muted: '', playsinline: '', autoplay: '' })
    element.muted = true // the attribute alone counts only in HTML
    let shown = 0
    return {
      element,
      update({ name, stream = 0, mirrored = false }) {
        label(element, name)
        set(element, 'data-mirrored', mirrored ? '' : null)
        if (stream === shown) return
        if (shown) cameras.release(shown)
        shown = stream
        cameras.use(stream, element, (error) => act(id, 'ended', stream, error))
      },
      remove() {
        if (shown) cameras.release(shown)
      },
    }
  }

  function figure() {
    const element = create('div', { role: 'img' })
    return { element, update: ({ name }) => label(element, name) }
  }

  function text() {
    const element = create('p')
    return {
      element,
      update({ name = '', rect = [], live = false }) {
        set(element, 'aria-live', live ? 'polite' : null)
        if (element.textContent !== name) element.textContent = name
        element.style.fontSize = `${Math.max(1, Math.min(16, (rect[3] ?? 16) * 0.75))}px`
      },
    }
  }

  function table() {
    const element = create('table')
    let shown = null
    return {
      element,
      update({ name, rows = [] }) {
        label(element, name)
        const now = JSON.stringify(rows)
        if (now === shown) return
        shown = now
        element.replaceChildren(...rows.map((cells, row) => {
          const line = create('tr')
          line.append(...cells.map((cell) => {
            const box = row ? create('td') : create('th', { scope: 'col' })
            box.textContent = cell
            return box
          }))
          return line
        }))
      },
    }
  }

  function describe(element, node) {
    set(element, 'aria-invalid', node.invalid ? 'true' : null)
    set(element, 'aria-describedby', describedBy || null)
    set(element, 'aria-disabled', node.disabled ? 'true' : null)
  }

  function create(tag, attributes = {}) {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    return element
  }
}

/** @param {number[]} rect CSS pixels: left, top, width, height */
export function place({ style }, [x, y, width, height]) {
  style.left = `${x}px`
  style.top = `${y}px`
  style.width = `${width}px`
  style.height = `${height}px`
}

const label = (element, name) => set(element, 'aria-label', name ?? '')

/** Writes only what changes: a screen reader hears of every write. */
function set(element, name, value) {
  if (value === null) element.removeAttribute(name)
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}
