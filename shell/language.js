// The language of the page's own words: which one it is, its texts, its numbers. What the author wrote stays as it is.

import { ERRORS } from './errors.js'
import { DIRECTIONS, TEXTS } from './strings.js'

const kPlurals = 200 // src/base/strings.h: what the viewer knows of Intl.PluralRules
const kCategoryLetters = { zero: 'z', one: 'o', two: 't', few: 'f', many: 'm', other: 'x' }

const english = { tag: 'en', locale: 'en', words: null }
let current = english
let numbers = new Map()

/**
 * The first that the page can speak, with the visitor's own locale of it: "de-CH" is German with Swiss numbers.
 * @param {(string | null | undefined)[]} wanted BCP 47 tags, the best first
 * @returns {{tag: string, locale: string}}
 */
export function chooseLanguage(wanted) {
  for (const locale of wanted) {
    const tag = String(locale ?? '').toLowerCase().split(/[-_]/)[0]
    if (Object.hasOwn(DIRECTIONS, tag)) return { tag, locale: usable(locale, tag) }
  }
  return { tag: 'en', locale: 'en' }
}

/** "?lang=", then the browser's languages, then the page's own. */
export const wantedLanguages = ({ location, navigator, document }) => [
  new URLSearchParams(location.search).get('lang'),
  ...navigator.languages ?? [navigator.language],
  document.documentElement.lang,
]

/**
 * @param {{tag: string, locale: string}} choice of chooseLanguage
 * @param {object | null} words src/site/languages.h; null for English, and for one that could not be fetched
 */
export function useLanguage({ tag, locale }, words) {
  current = words ? { tag, locale, words } : { ...english, locale: tag === 'en' ? locale : 'en' }
  numbers = new Map()
}

/** @param {keyof typeof TEXTS} id @param {...(string | number)} args for {0}, {1}, … */
export const t = (id, ...args) => filled(current.words?.page[id] ?? TEXTS[id], args)

/** The form that goes with a number; {0} is the number. @param {keyof typeof TEXTS} id @param {number} count */
export function tCount(id, count, ...args) {
  const forms = (current.words?.page[id] ?? TEXTS[id]).split('|').map((form) => form.split(/:(.*)/s))
  const byCategory = Object.fromEntries(forms)
  const category = new Intl.PluralRules(current.tag).select(count)
  return filled(byCategory[category] ?? byCategory.other, [numberText(count), ...args])
}

const filled = (text, args) => text.replace(/\{(\d)\}/g, (place, index) => args[index] ?? place)

/** An error's title and remedy. @param {number} code */
export function errorWords(code) {
  const [title, remedy] = current.words?.errors[code] ?? []
  const row = Object.values(ERRORS).find((error) => error.code === code) ?? { ...ERRORS.page_broken, remedy: '' }
  return { title: title ?? row.title, remedy: remedy ?? row.remedy }
}

/** "12,345" or "1.4" as the language writes it. */
export const numberText = (value, decimals = 0) =>
  format({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value)

export const dateText = (time, options) =>
  new Intl.DateTimeFormat(current.locale, { numberingSystem: 'latn', ...options }).format(time)

/** "3.6 MB": as src/base/strings.cpp writes it. */
export function sizeText(bytes) {
  if (bytes < 1000) return tCount('bytes', bytes)
  const units = ['kilobytes', 'megabytes', 'gigabytes']
  let amount = bytes / 1000
  let unit = 0
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000
    unit++
  }
  return t(units[unit], numberText(amount, amount < 9.95 ? 1 : 0))
}

/** "a, b or c" */
export const eitherOf = (list) => new Intl.ListFormat(current.tag, { type: 'disjunction' }).format(list)

/** Parts of a sentence, each with its stop. */
export const sentences = (parts) => parts.filter(Boolean)
  .map((part) => (/[.!?。]$/.test(part) ? part : part + t('full_stop'))).join(t('sentence_space'))

/** What the viewer is told (Language of src/base/strings.h). */
export function viewerLanguage() {
  const { words } = current
  const rules = new Intl.PluralRules(current.tag)
  const parts = (options, number) => Object.fromEntries(format(options).formatToParts(number).map(({ type, value }) => [type, value]))
  const plain = parts({ maximumFractionDigits: 1 }, 1234567.5)
  return {
    rtl: DIRECTIONS[current.tag] === 'rtl',
    ...words && { texts: words.viewer.texts, texts_version: words.viewer.texts_version, errors: words.errors },
    plurals: Array.from({ length: kPlurals }, (_, n) => kCategoryLetters[rules.select(n)]).join(''),
    decimal: plain.decimal,
    group: plain.group,
    least_grouped: 'group' in parts({}, 1234) ? 4 : 5,
    percent: percentPattern(),
  }
}

/** "{0}%". Marks of direction are for running text; a percentage is drawn by itself. */
function percentPattern() {
  const parts = format({ style: 'percent' }).formatToParts(0.5)
  return parts.map(({ type, value }) => (type === 'integer' ? '{0}' : value)).join('').replace(/[\u200e\u200f\u061c]/g, '')
}

/** One of the page's own words, in this language and in those to come. @param {keyof typeof TEXTS} id */
export function setWords(element, id) {
  element.dataset.text = id
  element.textContent = t(id)
}

/** Writes the page's own words anew. */
export function applyLanguage(document) {
  const { documentElement: root } = document
  root.lang = current.tag
  root.dir = DIRECTIONS[current.tag]
  for (const element of document.querySelectorAll('[data-text]')) {
    const text = t(element.dataset.text)
    if (element.textContent !== text) element.textContent = text
  }
  for (const element of document.querySelectorAll('[data-title]')) element.title = t(element.dataset.title)
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', t(element.dataset.label, element.closest('.widget').querySelector('h2').textContent))
  }
}

function format(options) {
  const key = JSON.stringify(options)
  if (!numbers.has(key)) numbers.set(key, new Intl.NumberFormat(current.locale, { numberingSystem: 'latn', ...options }))
  return numbers.get(key)
}

function usable(locale, tag) {
  if (/^[a-z]{2}(-[A-Z]{2})?$/.test(locale)) return locale // to ask Intl for the first time takes 20 ms
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale)[0] ?? tag
  } catch {
    return tag // no tag at all
  }
}
