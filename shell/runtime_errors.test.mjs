import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explainRuntimeError, isFatal, sentence } from './runtime_errors.js'

// Texts as onnxruntime-web 1.30.0 gives them.
const said = [
  ["failed to call OrtRun(). ERROR_CODE: 2, ERROR_MESSAGE: Got invalid dimensions for input: x for the following indices index: 1 Got: 3 Expected: 4 Please fix either the inputs/outputs or the model.",
    'Got invalid dimensions for input: x for the following indices index: 1 Got: 3 Expected: 4 Please fix either the inputs/outputs or the model'],
  ["failed to call OrtRun(). ERROR_CODE: 1, ERROR_MESSAGE: Non-zero status code returned while running Gather node. Name:'g1' Status Message: indices element out of data bounds, idx=9 must be within the inclusive range [-4,3]",
    "Gather node 'g1': indices element out of data bounds, idx=9 must be within the inclusive range [-4,3]"],
  ["Can't create a session. ERROR_CODE: 9, ERROR_MESSAGE: Could not find an implementation for PyOp(1) node with name ''",
    "Could not find an implementation for PyOp(1) node with name ''"],
  ['', ''],
]

for (const [raw, expected] of said) test(`"${raw.slice(0, 60)}"`, () => assert.equal(sentence(raw), expected))

test('source positions are not for a reader', () => {
  const raw = "failed to call OrtRun(). ERROR_CODE: 1, ERROR_MESSAGE: Non-zero status code returned while running Reshape node. Name:'r' Status Message: /onnxruntime_src/onnxruntime/core/providers/cpu/tensor/reshape_helper.h:47 onnxruntime::ReshapeHelper::ReshapeHelper(const onnxruntime::TensorShape &, onnxruntime::TensorShapeVector &, bool) size != 0 was false."
  assert.equal(sentence(raw).includes('/onnxruntime_src'), false)
  assert.match(sentence(raw), /^Reshape node 'r': .*was false$/)
})

test('a long text is cut', () => assert.ok(sentence('x'.repeat(5000)).length <= 301))

test('numbers', () => {
  assert.equal(explainRuntimeError(new Error('anything'), 'run').name, 'run_model_failed')
  assert.equal(explainRuntimeError(new Error('anything'), 'load').name, 'run_model_rejected')
  assert.equal(explainRuntimeError(new Error('ERROR_MESSAGE: std::bad_alloc'), 'load').name, 'run_out_of_memory')
  assert.equal(explainRuntimeError(new RangeError('Array buffer allocation failed'), 'run').name, 'run_out_of_memory')
})

test('what only a new worker helps against', () => {
  assert.ok(isFatal(new WebAssembly.RuntimeError('unreachable')))
  assert.ok(isFatal(new Error('Aborted(OOM)')))
  assert.equal(isFatal(new Error('failed to call OrtRun()')), false)
})
