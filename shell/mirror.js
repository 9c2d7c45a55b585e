// The mirror: one DOM element for each thing a widget drew that means something, exactly over it. Nodes come from
// src/widgets/mirror.h; what becomes of a role is said in src/widgets/roles.inc.

import { makeRoles, place } from './mirror_roles.js'

/**
 * @param {HTMLElement} root the widget's .mirror
 * @param {(node: string, action: string, value?: any, error?: Error | null) => void} act
 * @param {{pictures: import('./pictures.js').Pictures, cameras: import('./camera.js').Cameras}} media
 * @param {string} describedBy ids of the widget's info and problem
 */
export function makeMirror(root, act, media, describedBy = '') {
  const document = root.ownerDocument
  const kept = new Map() // id → {element, part, node}
  const roles = makeRoles({ document, act, ...media, describedBy })

  return {
    /** The nodes with their elements, in order. */
    entries: () => [...kept.values()],

    update(nodes) {
      const wanted = new Map(nodes.map((node) => [node.id, node]))
      const focused = document.activeElement
      const order = [...kept.values()].map(({ element }) => element)
      const at = order.findIndex((element) => element.contains(focused))
      let taker = null
      for (const [id, entry] of kept) {
        const node = wanted.get(id)
        if (entry.node.role === node?.role && !entry.node.multiline === !node.multiline) continue
        entry.part.remove?.()
        entry.element.remove()
        kept.delete(id)
      }
      let next = root.firstChild
      for (const node of wanted.values()) {
        let entry = kept.get(node.id)
        if (!entry) {
          kept.set(node.id, entry = make(node))
          if (node.takes_focus) taker = entry.element
        }
        if (entry.element === next) next = next.nextSibling
        else root.insertBefore(entry.element, next)
        entry.node = node
        place(entry.element, node.rect ?? [0, 0, 0, 0])
        entry.part.update(node)
      }
      // Safari gives a button that is pressed no focus: then nothing has it.
      if (taker && (at >= 0 || !focused || focused === document.body)) return taker.focus({ preventScroll: true })
      // Moving an element takes the focus from it.
      if (at < 0 || focused === document.activeElement) return
      // What had it may be gone: whoever goes on by keyboard goes on from there.
      const near = root.contains(focused) ? [focused] : [...order.slice(at), ...order.slice(0, at).reverse()]
      for (const element of near.filter((each) => root.contains(each))) {
        element.focus({ preventScroll: true })
        if (document.activeElement === element) return
      }
    },
  }

  function make(node) {
    const part = roles[node.role](node)
    part.element.dataset.node = node.id
    part.element.classList.add(`m-${node.role}`)
    return { element: part.element, part, node }
  }
}
