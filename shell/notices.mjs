// THIRD-PARTY-NOTICES: what of others is inside a page, and under which terms.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

const kMit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation
the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and
to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of
the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO
THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT,
TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`

// The parts of onnxruntime, by the first line of their section in its ThirdPartyNotices.txt. That file is for every
// package made of onnxruntime, and most of it is about graphics cards, training, Python or other systems: a page
// carries what the CPU build for WebAssembly may hold, and in doubt a part is in.
const kInRuntime = [
  'protocolbuffers/protobuf', 'onnx', 'Eigen', 'Microsoft GSL', 'Tensorflow', 'Microsoft Cognitive Toolkit (CNTK)',
  'NumPy License', 'Pytorch / Caffe2', 'Caffe', 'The LLVM Compiler Infrastructure', 'HalideIR',
  'Distributed Machine Learning Common Codebase', 'DLPack: Open In Memory Tensor Structure', 'HowardHinnant/date',
  'Scikit-learn', 'google/re2', 'Boost', 'google/flatbuffers', 'abseil-cpp', 'nlohmann/json', 'dcleblanc/SafeInt',
  'huggingface/transformers', 'MurmurHash3', 'DLPack', 'emsdk', 'pytorch/cpuinfo', 'google/XNNPACK',
  'boostorg/boost, https://github.com/boostorg/boost', 'microsoft/mimalloc, https://github.com/microsoft/mimalloc',
  'TensorFlow.js', 'Mbed TLS', 'FlashAttention, https://github.com/Dao-AILab/flash-attention', 'neural-speed',
  'KleidiAI',
]
const kElsewhere = [
  'Intel Math Kernel Library (Intel MKL)', 'madler/zlib', 'pybind/pybind11', 'intel/dnnl', 'google/benchmark',
  'FreeBSD: getopt.c file', 'google/googletest', 'G3log : Asynchronous logger with Dynamic Sinks',
  'onnx/onnx-tensorrt', 'nvidia/cutlass', 'JDAI-CV/DNNLibrary', 'google/glog', 'microsoft/wil', 'Open MPI',
  'The Android Open Source Project', 'mpi4py', 'msgpack/msgpack-python', 'lanpa/tensorboardX',
  'tensorflow/tensorboard', 'cerberus', 'gtest-ios-framework', 'coremltools', 'react-native',
  'SQLite Is Public Domain', 'google/sentencepiece, https://github.com/google/sentencepiece',
  'dlfcn-win32/dlfcn-win32 is licensed under the MIT License', 'The Python Imaging Library (PIL) is',
  'openssl/openssl, https://github.com/openssl/openssl', 'Tencent/rapidjson, https://github.com/Tencent/rapidjson',
  'libb64/libb64, https://github.com/libb64/libb64',
  'posix pthread library, https://sourceforge.net/projects/pthreads4w',
  'Triton Inference Server & Client, https://github.com/triton-inference-server', 'Intel neural-compressor', 'dawn',
  'microsoft/cpp_client_telemetry, https://github.com/microsoft/cpp_client_telemetry/',
  'DeepSeek DeepGEMM (https://github.com/deepseek-ai/DeepGEMM)',
]

/**
 * The sections of onnxruntime's ThirdPartyNotices.txt that belong to what a page carries. A section that nobody has
 * decided about, or one that is gone, is an error: a new version's list is read by a person.
 * @param {string} text
 * @returns {string}
 */
export function runtimeNotices(text) {
  const [, ...sections] = text.replaceAll('\r\n', '\n').split(/\n_{5,}\n/).map((section) => section.trim())
  const titles = sections.map((section) => section.split('\n', 1)[0].trim())
  const unknown = titles.filter((title) => !kInRuntime.includes(title) && !kElsewhere.includes(title))
  const gone = [...kInRuntime, ...kElsewhere].filter((title) => !titles.includes(title))
  if (unknown.length || gone.length) {
    throw new Error(`onnxruntime's ThirdPartyNotices.txt has changed (shell/notices.mjs lists its sections).\n` +
      `  new: ${unknown.join('; ') || 'none'}\n  gone: ${gone.join('; ') || 'none'}`)
  }
  return sections.filter((_, i) => kInRuntime.includes(titles[i])).join(`\n\n${'_'.repeat(5)}\n\n`)
}

async function runtimeVersion() {
  // The package does not export its own description.
  const folder = dirname(require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'))
  return JSON.parse(await readFile(join(folder, '../package.json'), 'utf8')).version
}

/** What tools/setup took out of the Python package of the same version. */
async function readRuntimeNotices(version) {
  const cache = process.env.VITRINE_CACHE || join(homedir(), '.cache/vitrine')
  const path = join(cache, `onnxruntime-${version}`, 'ThirdPartyNotices.txt')
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new Error(`${path} cannot be read. Run tools/setup --sources, or set VITRINE_CACHE.`, { cause })
  }
}

function parts(version) {
  return [
    {
      name: `ONNX Runtime Web ${version}`,
      where: 'https://github.com/microsoft/onnxruntime',
      copyright: 'Copyright (c) Microsoft Corporation',
      more: `ONNX Runtime is itself built with work of others; their notices are at the end.`,
    },
    { name: 'Dear ImGui', where: 'https://github.com/ocornut/imgui', copyright: 'Copyright (c) 2014-2026 Omar Cornut' },
    { name: 'JSON for Modern C++', where: 'https://github.com/nlohmann/json', copyright: 'Copyright (c) 2013-2022 Niels Lohmann, 2009 Florian Loitsch, 2008-2009 Bjoern Hoehrmann' },
    {
      name: 'Emscripten',
      where: 'https://emscripten.org',
      copyright: 'Copyright (c) 2010-2014 Emscripten authors, see AUTHORS file',
      more: 'Its C library is musl, its C++ library LLVM\'s libc++ (Apache License 2.0 with LLVM Exceptions).',
    },
    { name: 'musl', where: 'https://musl.libc.org', copyright: 'Copyright (c) 2005-2020 Rich Felker, et al.' },
  ]
}

/** @returns {Promise<string>} plain text */
export async function thirdPartyNotices() {
  const version = await runtimeVersion()
  const inherited = runtimeNotices(await readRuntimeNotices(version))
  const sections = parts(version).map(({ name, where, copyright, more }) =>
    [`${name}\n${where}\n${copyright}`, more].filter(Boolean).join('\n'))
  return `This page was made with Vitrine and contains the following software. Each is under the MIT License,\n` +
    `printed once below them; what is stated beside a part holds in addition.\n\n${sections.join('\n\n')}\n\n` +
    `The MIT License\n\n${kMit}\n\n\n` +
    `What ONNX Runtime ${version} is built with, in the words of its own ThirdPartyNotices.txt:\n\n${inherited}\n`
}
