// As much of a document as the mirror needs, for node's tests.

class FakeElement extends EventTarget {
  constructor(document, tag) {
    super()
    Object.assign(this, { ownerDocument: document, tag, parent: null, childNodes: [], attributes: new Map(), style: {}, dataset: {}, value: '', moves: 0 })
    this.classList = { add: () => {} }
    this.text = ''
  }

  get textContent() { return this.text + this.childNodes.map((child) => child.textContent).join('') }
  set textContent(text) { this.text = text }
  get firstChild() { return this.childNodes[0] ?? null }
  get nextSibling() { return this.parent.childNodes[this.parent.childNodes.indexOf(this) + 1] ?? null }
  getAttribute(name) { return this.attributes.get(name) ?? null }
  setAttribute(name, value) { this.attributes.set(name, value) }
  removeAttribute(name) { this.attributes.delete(name) }
  contains(other) { return other === this || this.childNodes.some((child) => child.contains(other)) }
  append(...children) { for (const child of children) this.insertBefore(child, null) }
  replaceChildren(...children) {
    this.childNodes = []
    this.append(...children)
  }

  insertBefore(child, next) {
    child.remove()
    child.moves++
    child.parent = this
    this.childNodes.splice(next ? this.childNodes.indexOf(next) : this.childNodes.length, 0, child)
  }

  remove() {
    if (!this.parent) return
    this.parent.childNodes.splice(this.parent.childNodes.indexOf(this), 1)
    this.parent = null
    if (this.contains(this.ownerDocument.activeElement)) this.ownerDocument.activeElement = null
  }

  focus() { this.ownerDocument.activeElement = this }
  fire(type, fields = {}) {
    const event = Object.assign(new Event(type, { cancelable: true }), fields)
    this.dispatchEvent(event)
    return event
  }
}

export function fakeDocument() {
  const document = { activeElement: null, createElement: (tag) => new FakeElement(document, tag) }
  return document
}
