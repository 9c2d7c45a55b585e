import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { decimal } from './decimals.js'

// Python's % is C's printf.
const kPython = 'import json, sys\nprint(json.dumps([(("%.*f" if fixed else "%.*g") % (digits, value)) for value, digits, fixed in json.load(sys.stdin)]))'

function random_cases(count) {
  let seed = 42
  const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648
  return Array.from({ length: count }, () => {
    const value = (next() - 0.5) * 10 ** Math.floor(next() * 40 - 20)
    return [next() < 0.5 ? Math.fround(value) : value, Math.floor(next() * 18), next() < 0.5]
  })
}

test('decimals are those of printf', () => {
  const ties = [0.5, 1.5, 2.5, -2.5, 0.125, 0.375, 2.675, 1e21, 123456789e15, -0, 0, 5e-324, 1.7976931348623157e308, 1000, 0.0001, 0.00001, 999999.5, 1e-7]
  const cases = [...ties.flatMap((value) => [0, 1, 2, 3, 6, 9, 17].flatMap((digits) => [[value, digits, true], [value, digits, false]])), ...random_cases(3000)]
  // JSON has no "-0", which Python would read as a whole number.
  const asked = cases.map((each) => JSON.stringify(each).replace('[0,', Object.is(each[0], -0) ? '[-0.0,' : '[0.0,'))
  const expected = JSON.parse(execFileSync('python3', ['-c', kPython], { input: `[${asked}]`, maxBuffer: 1 << 26 }))
  cases.forEach(([value, digits, fixed], i) => {
    const text = expected[i].replace(/e([+-])0+(?=\d)/, 'e$1')
    assert.equal(decimal(value, digits, fixed), text, `${value} ${digits} ${fixed}`)
  })
})
