// What onnxruntime says, as a sentence and a number of ours.

import { isOutOfMemory } from './problem.js'

/**
 * @param {unknown} thrown
 * @param {'load' | 'run'} during
 * @returns {{name: string, text: string}} its name in errors.js
 */
export function explainRuntimeError(thrown, during) {
  const raw = String(thrown?.message ?? thrown)
  if (isOutOfMemory(raw)) return { name: 'run_out_of_memory', text: sentence(raw) }
  return { name: during === 'load' ? 'run_model_rejected' : 'run_model_failed', text: sentence(raw) }
}

/** After these the runtime's memory is in an unknown state: only a new worker helps. */
export const isFatal = (thrown) =>
  thrown instanceof WebAssembly.RuntimeError || thrown instanceof RangeError && /stack/i.test(thrown.message) ||
  /Aborted\(|unreachable|memory access out of bounds|table index is out of bounds/.test(String(thrown?.message ?? thrown))

/**
 * onnxruntime's texts carry source positions and status codes around the one part that says something:
 * "failed to call OrtRun(). ERROR_CODE: 1, ERROR_MESSAGE: Non-zero status code returned while running Conv node.
 * Name:'c1' Status Message: … " → "Conv node 'c1': …".
 */
export function sentence(raw) {
  let text = raw.replace(/\s+/g, ' ').trim()
  text = text.replace(/^.*?ERROR_MESSAGE:\s*/, '')
  text = text.replace(/^Non-zero status code returned while running (\S+) node\. Name:'([^']*)' Status Message:\s*/,
    (_, operator, name) => `${operator} node${name ? ` '${name}'` : ''}: `)
  text = text.replace(/(^|: )\/\S*?\.(?:cc|cpp|h|hpp):\d+ .*?(?:\)|operator\(\))(?: const)? (?=\S)/g, '$1')
  text = text.replace(/^\[E:onnxruntime[^\]]*\]\s*/, '')
  text = text.replace(/^(Load model from .*? failed:|Exception during initialization:)\s*/, '')
  text = text.replace(/\s*Stacktrace:.*$/, '').replace(/[.\s]+$/, '')
  const most = 300
  return text.length > most ? `${text.slice(0, most)}…` : text
}
