// THIRD-PARTY-NOTICES: what of others is inside a page, and under which terms.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
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

async function parts() {
  // The package does not export its own description.
  const folder = dirname(require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'))
  const { version } = JSON.parse(await readFile(join(folder, '../package.json'), 'utf8'))
  return [
    {
      name: `ONNX Runtime Web ${version}`,
      where: 'https://github.com/microsoft/onnxruntime',
      copyright: 'Copyright (c) Microsoft Corporation',
      more: `ONNX Runtime is itself built with work of others; their notices are in ThirdPartyNotices.txt of its release ${version}.`,
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
  const sections = (await parts()).map(({ name, where, copyright, more }) =>
    [`${name}\n${where}\n${copyright}`, more].filter(Boolean).join('\n'))
  return `This page was made with Vitrine and contains the following software. Each is under the MIT License,\n` +
    `printed once at the end; what is stated beside a part holds in addition.\n\n${sections.join('\n\n')}\n\n` +
    `The MIT License\n\n${kMit}\n`
}
