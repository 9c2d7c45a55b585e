import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { timeText } from './chrome.js'
import { bytesText } from './files.js'
import {
  applyLanguage, chooseLanguage, eitherOf, numberText, sizeText, t, tCount, useLanguage, viewerLanguage, wantedLanguages,
} from './language.js'
import { pageError } from './problem.js'

const german = {
  page: {
    stop: 'Stoppen', megabytes: '{0} MB', megabytes_of: '{0} von {1} MB', seconds: '{0} s', full_stop: '.', sentence_space: ' ', named: '{0}: {1}',
    others_left_out: 'one:die andere|other:die anderen {0}',
  },
  errors: { 408: ['Das ist ein Ordner', 'Öffnen Sie ihn.'] },
  viewer: { texts_version: 7, texts: ['Noch keine Antwort'] },
}
const english = () => useLanguage({ tag: 'en', locale: 'en' }, null)
afterEach(english)

test('the first wanted language that there is, with its own locale', () => {
  assert.deepEqual(chooseLanguage([null, 'pt-BR', 'de-CH', 'fr']), { tag: 'de', locale: 'de-CH' })
  assert.deepEqual(chooseLanguage(['zh-Hant-TW']), { tag: 'zh', locale: 'zh-Hant-TW' })
  assert.deepEqual(chooseLanguage(['xx', 'tlh']), { tag: 'en', locale: 'en' })
  assert.deepEqual(chooseLanguage(['AR']), { tag: 'ar', locale: 'ar' })
  // What someone may write into an address.
  for (const lang of ['', 'de_', 'de-', 'constructor', '<b>', 'de-\u0000']) assert.ok(['de', 'en'].includes(chooseLanguage([lang]).tag))
  assert.deepEqual(chooseLanguage(['de_AT!']), { tag: 'de', locale: 'de' })
})

test('the address comes before the browser, and the browser before the page', () => {
  const document = { documentElement: { lang: 'ja' } }
  const wanted = (search, languages) => chooseLanguage(wantedLanguages({ location: { search }, navigator: { languages }, document })).tag
  assert.equal(wanted('?lang=fr', ['de']), 'fr')
  assert.equal(wanted('', ['pt', 'es-MX', 'de']), 'es')
  assert.equal(wanted('', ['pt']), 'ja')
  assert.equal(wanted('?lang=xx', ['en-GB']), 'en')
})

test('texts, with their arguments and forms', () => {
  assert.equal(tCount('others_left_out', 1), 'the other one is left out')
  assert.equal(tCount('others_left_out', 12345), 'the other 12,345 are left out')
  assert.equal(t('http_status', 'a.js', 404), 'a.js, HTTP status 404')
  assert.equal(t('listed', '{1}', 'b'), '{1}, b')
  useLanguage({ tag: 'de', locale: 'de' }, german)
  assert.equal(t('stop'), 'Stoppen')
  assert.equal(t('retry'), 'Retry') // of a file that lacks it
  assert.equal(tCount('others_left_out', 2), 'die anderen 2')
})

test('numbers are written as the locale does, in latin digits', () => {
  assert.equal(numberText(1234.5, 1), '1,234.5')
  assert.equal(sizeText(61234), '61 KB')
  assert.equal(sizeText(3_600_000), '3.6 MB')
  assert.equal(sizeText(1), '1 byte')
  assert.equal(timeText(1400), '1.4 s')
  assert.equal(eitherOf(['.csv', 'a picture']), '.csv or a picture')
  useLanguage({ tag: 'de', locale: 'de-CH' }, german)
  assert.match(numberText(1234.5, 1), /^1['’]234\.5$/)
  useLanguage({ tag: 'de', locale: 'de' }, german)
  assert.equal(sizeText(3_600_000), '3,6 MB')
  assert.equal(timeText(1400), '1,4 s')
  assert.equal(bytesText(1_100_000, 3_600_000), '1,1 von 3,6 MB')
  useLanguage({ tag: 'ar', locale: 'ar-EG' }, german)
  assert.match(numberText(1234), /^1.234$/)
})

test('an error speaks the language that the page has when it is shown', () => {
  const folder = pageError('input_folder', 'photos')
  assert.equal(folder.message, 'E408 This is a folder: photos. Open it and drop one of its files.')
  useLanguage({ tag: 'de', locale: 'de' }, german)
  assert.equal(folder.title, 'Das ist ein Ordner')
  assert.equal(pageError('input_folder', 'fotos').message, 'E408 Das ist ein Ordner: fotos. Öffnen Sie ihn.')
  assert.equal(pageError('run_stopped').title, 'Stopped')
})

test('what the viewer is told', () => {
  const inEnglish = viewerLanguage()
  assert.deepEqual({ ...inEnglish, plurals: inEnglish.plurals.slice(0, 4) },
    { rtl: false, plurals: 'xoxx', decimal: '.', group: ',', least_grouped: 4, percent: '{0}%' })
  assert.equal(inEnglish.plurals.length, 200)
  useLanguage({ tag: 'de', locale: 'de' }, german)
  const inGerman = viewerLanguage()
  assert.deepEqual([inGerman.decimal, inGerman.group, inGerman.percent], [',', '.', '{0}\u00a0%'])
  assert.deepEqual([inGerman.texts, inGerman.texts_version, inGerman.errors], [['Noch keine Antwort'], 7, german.errors])
  useLanguage({ tag: 'ar', locale: 'ar' }, german)
  const inArabic = viewerLanguage()
  assert.equal(inArabic.rtl, true)
  assert.equal(inArabic.percent, '{0}%')
  assert.equal(inArabic.plurals.slice(0, 12), 'zotffffffffm')
  assert.equal(inArabic.plurals.slice(100, 104), 'xxxf')
  useLanguage({ tag: 'es', locale: 'es' }, german)
  assert.equal(viewerLanguage().least_grouped, 5) // 1234, 12.345
})

test('the page\'s own words are written anew, and only they', () => {
  const element = { dataset: { text: 'stop' }, textContent: 'Stop' }
  const document = { documentElement: {}, querySelectorAll: (selector) => (selector === '[data-text]' ? [element] : []) }
  useLanguage({ tag: 'ar', locale: 'ar' }, { ...german, page: { stop: 'إيقاف' } })
  applyLanguage(document)
  assert.deepEqual(document.documentElement, { lang: 'ar', dir: 'rtl' })
  assert.equal(element.textContent, 'إيقاف')
  english()
  applyLanguage(document)
  assert.deepEqual([document.documentElement.lang, document.documentElement.dir, element.textContent], ['en', 'ltr', 'Stop'])
})
