// A table in the mirror (Role::grid): an element that scrolls as far as the whole table, and in it the rows and
// columns in sight, each with its number among all. Where cells are edited, the active one is a real field.

const kMoves = /^(Arrow|Page|Home$|End$)/

const kFacts = 16 // GridFact of src/widgets/mirror.h

const triples = (list, start, count) => Array.from({ length: count }, (_, i) => list.slice(start + 3 * i, start + 3 * i + 3))

const write = (element, text) => {
  if (element.textContent !== text) element.textContent = text
}

/** @param {object} tools of mirror_roles.js */
export function makeGrid({ create, set, label, place, act, describe }) {
  return ({ id, grid: { 8: editable } }) => {
    const element = create('div', { role: editable ? 'grid' : 'table', tabindex: editable ? '-1' : '0' })
    const extent = create('div', { role: 'presentation' })
    const view = create('div', { role: 'rowgroup' })
    extent.append(view)
    element.append(extent)
    const field = editable ? makeField() : null
    const lines = new Map() // by row; -1: the headings
    let current = null
    let scrolled = 0
    let home = null // the field's cell
    let isEditing = false // Enter moves on, Escape takes back what was typed
    let isInside = false // the keys within the text are the field's
    let isComposing = false

    const sign = () => (getComputedStyle(element).direction === 'rtl' ? -1 : 1)
    element.addEventListener('scroll', () => act(id, 'scroll', [element.scrollLeft * sign(), element.scrollTop]))
    element.addEventListener('click', ({ target }) => {
      const { row, column } = target.dataset
      if (column === undefined) return
      if (row === undefined) act(id, 'sort', Number(column))
      else if (editable && target === home) focusField()
      else if (editable) act(id, 'cell', [Number(row), Number(column)])
    })
    return { element, update }

    function update(node) {
      current = node
      const { rows: [headers, ...cells], grid } = node
      const [rowCount, columnCount, width, height, left, top, scrolls, header, , numbers, sorted, descending, row, column, r, c] = grid
      const rows = triples(grid, kFacts, r)
      const columns = triples(grid, kFacts + 3 * r, c)
      const wrong = new Set()
      for (let i = kFacts + 3 * (r + c); i < grid.length; i += 2) wrong.add(`${grid[i]},${grid[i + 1]}`)
      label(element, node.name)
      describe(element, {})
      set(element, 'aria-rowcount', String(rowCount + 1))
      set(element, 'aria-colcount', String(columnCount))
      place(extent, [0, 0, width, height])
      if (scrolls !== scrolled) {
        scrolled = scrolls
        element.scrollTo({ left: left * sign(), top, behavior: 'instant' })
      }
      sync(view, lines, [[-1, 0, header], ...rows], (line, [at, y, high], i) => {
        set(line.element, 'role', 'row')
        set(line.element, 'aria-rowindex', String(at + 2))
        sync(line.element, line.cells, columns, ({ element: cell }, [which, x, wide], j) => {
          Object.assign(cell.style, { insetInlineStart: `${x}px`, top: `${y}px`, width: `${wide}px`, height: `${high}px` })
          set(cell, 'aria-colindex', String(which + 1))
          if (at < 0) return heading(cell, which, headers[j], sorted, descending)
          set(cell, 'role', editable ? 'gridcell' : 'cell')
          set(cell, 'data-row', String(at))
          set(cell, 'data-column', String(which))
          set(cell, 'aria-invalid', wrong.has(`${at},${which}`) ? 'true' : null)
          if (field && at === row && which === column) putField(cell, headers[j], numbers)
          else write(cell, cells[i - 1][j])
        })
      })
    }

    function heading(cell, column, text, sorted, descending) {
      set(cell, 'role', 'columnheader')
      if (sorted < -1) return write(cell, text)
      set(cell, 'aria-sort', sorted === column ? (descending ? 'descending' : 'ascending') : 'none')
      const button = cell.firstElementChild ?? cell.appendChild(create('button', { type: 'button' }))
      button.dataset.node = `${id}/${column}`
      button.dataset.column = String(column)
      write(button, text)
    }

    function putField(cell, name, numbers) {
      const { text = '' } = current
      label(field, name)
      describe(field, current)
      set(field, 'inputmode', numbers ? 'decimal' : null)
      set(field, 'data-numbers', numbers ? '' : null)
      if (!isComposing && field.value !== text) field.value = text
      if (cell === home) return
      const hasFocus = element.contains(document.activeElement)
      home?.replaceChildren()
      home = cell
      isEditing = isInside = false
      cell.replaceChildren(field)
      if (hasFocus) focusField()
    }

    function focusField() {
      field.focus({ preventScroll: true })
      field.select()
    }

    function makeField() {
      const input = create('input', { type: 'text', autocomplete: 'off' })
      input.dataset.node = id
      const send = () => {
        isEditing = true
        act(id, 'set', input.value)
      }
      input.addEventListener('input', (event) => { if (!isComposing && !event.isComposing) send() })
      input.addEventListener('compositionstart', () => { isComposing = isEditing = true })
      input.addEventListener('compositionend', () => {
        isComposing = false
        send()
      })
      input.addEventListener('pointerdown', () => { isEditing = isInside = input === document.activeElement })
      input.addEventListener('focus', () => { if (!isEditing) input.select() })
      input.addEventListener('blur', () => { isEditing = isInside = false })
      input.addEventListener('paste', (event) => {
        const text = event.clipboardData?.getData('text/plain') ?? ''
        const isNumbers = 'numbers' in input.dataset && /;|,.*,/.test(text) // a line of a CSV file
        if (!isNumbers && !/[\t\n\r]/.test(text.trimEnd())) return
        event.preventDefault()
        isEditing = isInside = false
        act(id, 'paste', text)
      })
      input.addEventListener('keydown', (event) => {
        if (!event.isComposing && !event.altKey && key(input, event)) event.preventDefault()
      })
      return input
    }

    /** Moves as in a spreadsheet. A text that is typed ends with any arrow; one that is gone into, with up and down. */
    function key(input, { key: name, ctrlKey, metaKey, shiftKey }) {
      const move = (to) => {
        isEditing = isInside = false
        act(id, 'key', to)
        return true
      }
      if (ctrlKey || metaKey) {
        return !isEditing && (name === 'Home' || name === 'End' || name === 'z' && !shiftKey) && move(`Control+${name}`)
      }
      if (name === 'F2' || name === 'Enter' && !isEditing) {
        isEditing = isInside = true
        input.setSelectionRange(input.value.length, input.value.length)
        return true
      }
      if (name === 'Enter') return move(shiftKey ? 'ArrowUp' : 'ArrowDown')
      if (name === 'Escape' && isEditing) {
        move(name)
        return true
      }
      if (name === 'Tab') return isEditing && move(shiftKey ? 'Shift+Tab' : 'Tab')
      if ((name === 'Delete' || name === 'Backspace') && !isEditing) {
        act(id, 'set', '')
        return true
      }
      return kMoves.test(name) && !shiftKey && (!isInside || name === 'ArrowUp' || name === 'ArrowDown') && move(name)
    }

    /** One child for each item, by its number; those that stay are not moved, so that a field keeps the focus. */
    function sync(parent, kept, items, show) {
      const wanted = new Set(items.map(([index]) => index))
      for (const [index, { element: child }] of kept) {
        if (wanted.has(index)) continue
        if (child.contains(home)) home = null
        child.remove()
        kept.delete(index)
      }
      items.forEach((item, i) => {
        let entry = kept.get(item[0])
        if (!entry) kept.set(item[0], entry = { element: create('div'), cells: new Map() })
        if (parent.childNodes[i] !== entry.element) parent.insertBefore(entry.element, parent.childNodes[i] ?? null)
        show(entry, item, i)
      })
    }
  }
}
