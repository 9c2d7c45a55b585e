// What a page keeps in this browser: its last runs in IndexedDB, or in localStorage where that fails, or, where
// storage is shut, nowhere; and the inputs that were being filled in, in sessionStorage. Nothing here throws or
// rejects: a page without storage works.

import { bytesOf, decodeMessage, encodeMessage } from './message.js'

const kFormat = 1
const kDatabase = 'vitrine'
const kStore = 'runs'
const kCrashKey = 'vitrine-crash'
const kTabKey = 'vitrine-tab'
const kDraftDayMs = 86_400_000
const kCalmMs = 60_000

/**
 * What stored values belong to: the model and the widgets. Values of others would be wrong ones.
 * @param {object} page the page's spec
 */
export function keyOf({ files, model, demo }) {
  const weights = [files.model, ...files.external ?? []].map(({ sha256 }) => sha256)
  const text = JSON.stringify([weights, model.inputs, model.outputs, demo.inputs, demo.outputs])
  let [a, b] = [0xdeadbeef, 0x41c6ce57] // two 32-bit hashes: enough to tell versions of a page apart
  for (const char of text) {
    const code = char.codePointAt(0)
    a = Math.imul(a ^ code, 0x9e3779b1)
    b = Math.imul(b ^ code, 0x5f356495)
  }
  return `${kFormat}-${(files.model.sha256 ?? '').slice(0, 16)}-${(a >>> 0).toString(16)}${(b >>> 0).toString(16)}`
}

/**
 * A run as it is stored: {id, page, path, time, message}; `message` has what only this page can read.
 * @param {string} page see keyOf
 * @param {object} scope indexedDB, localStorage, sessionStorage, location; globalThis
 */
export function openRuns(page, scope = globalThis) {
  const path = scope.location?.pathname ?? ''
  let store = null
  const opened = (async () => {
    for (const open of [openDatabase, openLocal]) {
      try {
        store = await open(scope)
        return await store.all()
      } catch {
        store = null
      }
    }
    return []
  })()
  const draft = `draft-${tabOf(scope)}-${page}`
  const attempt = async (action) => {
    await opened
    try {
      if (store) await action(store)
    } catch {
      // Full, or shut meanwhile: what is there stays.
    }
  }

  return {
    /** The runs of this page, oldest first. Those of an older version of it are thrown away. */
    async all() {
      const records = (await opened).filter((record) => record?.path === path || record?.page === page)
      const old = records.filter((record) => record.page !== page)
      const left = (await opened).filter(({ id, time }) => String(id).startsWith('draft-') && Date.now() - time > kDraftDayMs)
      for (const { id } of [...old, ...left]) attempt((to) => to.remove(id))
      return records.filter((record) => record.page === page).flatMap((record) => {
        try {
          return [{ id: record.id, time: record.time, ...decodeMessage(bytesOf(record.message)) }]
        } catch {
          attempt((to) => to.remove(record.id))
          return []
        }
      }).sort((a, b) => a.time - b.time)
    },
    put: ({ id, time, ...run }) => attempt((to) => to.put({ id, page, path, time, message: encodeMessage(run) })),
    remove: (id) => attempt((to) => to.remove(id)),
    /** What keepFiles got in this tab before it was loaded anew, or null. */
    async files() {
      try {
        return decodeMessage(bytesOf((await opened).find(({ id }) => id === draft).message))
      } catch {
        return null
      }
    },
    /** Inputs of the draft that are too large for openDraft: [[name, value]]. Those of a closed tab go after a day. */
    keepFiles: (entries) => attempt((to) => entries.length
      ? to.put({ id: draft, time: Date.now(), message: encodeMessage(Object.fromEntries(entries)) })
      : to.remove(draft)),
  }
}

/** A name for this tab, the same after it was loaded anew. */
function tabOf(scope) {
  try {
    const tab = scope.sessionStorage.getItem(kTabKey) ?? Math.random().toString(36).slice(2)
    scope.sessionStorage.setItem(kTabKey, tab)
    return tab
  } catch {
    return ''
  }
}

const promised = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = request.onblocked = () => reject(request.error)
})

async function openDatabase({ indexedDB }) {
  const opening = indexedDB.open(kDatabase, kFormat)
  opening.onupgradeneeded = () => opening.result.createObjectStore(kStore, { keyPath: 'id' })
  const database = await promised(opening)
  database.onversionchange = () => database.close()
  const at = (mode) => database.transaction(kStore, mode).objectStore(kStore)
  return {
    all: () => promised(at('readonly').getAll()),
    put: (record) => promised(at('readwrite').put(record)),
    remove: (id) => promised(at('readwrite').delete(id)),
  }
}

/** One entry for each run, so that a full storage loses only the newest. */
async function openLocal({ localStorage }) {
  const prefix = `${kDatabase}-${kStore}-`
  const keys = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i))
  return {
    all: async () => keys.filter((key) => key.startsWith(prefix)).flatMap((key) => {
      try {
        const record = JSON.parse(localStorage.getItem(key))
        return [{ ...record, message: fromText(record.message) }]
      } catch {
        return []
      }
    }),
    put: async (record) => localStorage.setItem(prefix + record.id, JSON.stringify({ ...record, message: toText(record.message) })),
    remove: async (id) => localStorage.removeItem(prefix + id),
  }
}

/** The inputs of this tab, until it is closed. */
export function openDraft(page, scope = globalThis) {
  const key = `${kDatabase}-draft-${page}`
  const attempt = (action) => {
    try {
      return action(scope.sessionStorage)
    } catch {
      return null
    }
  }
  return {
    read: () => attempt((storage) => {
      const text = storage.getItem(key)
      return text && decodeMessage(fromText(text))
    }),
    write: (inputs) => attempt((storage) => {
      storage.removeItem(key) // what no longer fits must not leave an older one behind
      storage.setItem(key, toText(encodeMessage(inputs)))
    }),
    remove: () => attempt((storage) => storage.removeItem(key)),
  }
}

function toText(bytes) {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x2000) text += String.fromCharCode.apply(null, bytes.subarray(at, at + 0x2000))
  return btoa(text)
}

const fromText = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))

/**
 * Whether a page that crashed may load itself anew: not twice within a minute, and not where nothing is kept, as the
 * inputs would be lost.
 */
export function mayReload(scope = globalThis, now = Date.now()) {
  try {
    if (now - Number(scope.sessionStorage.getItem(kCrashKey)) < kCalmMs) return false
    scope.sessionStorage.setItem(kCrashKey, String(now))
    return true
  } catch {
    return false
  }
}
