// Numbers as C's printf writes them: the viewer's C library would need 4.5 KB of every page for it.

/** JavaScript rounds a tie away from zero, C to the even digit: "2.5" with no decimals is "2". */
function rounded(value, method, count) {
  const text = value[method](count)
  const [mantissa, exponent] = text.split('e')
  if (!/[13579]$/.test(mantissa) || !/^50*$/.test(value[method](100).split('e')[0].split('.')[1].slice(count))) return text
  return mantissa.slice(0, -1) + (mantissa.at(-1) - 1) + (exponent ? `e${exponent}` : '')
}

/** "%.*f" */
function fixed(value, decimals) {
  if (Math.abs(value) < 1e21) return rounded(value, 'toFixed', decimals)
  return `${BigInt(value)}${decimals ? `.${'0'.repeat(decimals)}` : ''}`
}

const withoutZeros = (text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)

/** "%.*g", but its exponent without zeros in front: 1e-7. */
function general(value, digits) {
  const [mantissa, exponent] = rounded(value, 'toExponential', digits - 1).split('e')
  if (exponent < -4 || exponent >= digits) return `${withoutZeros(mantissa)}e${exponent}`
  return withoutZeros(fixed(value, digits - 1 - exponent))
}

/**
 * @param {number} value finite
 * @param {number} precision decimals where isFixed, else significant digits: 0 to 99
 */
export function decimal(value, precision, isFixed) {
  const text = isFixed ? fixed(value, precision) : general(value, Math.max(precision, 1))
  return Object.is(value, -0) ? `-${text}` : text
}
