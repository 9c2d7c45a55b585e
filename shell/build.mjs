// Makes the page's assets, once, when Vitrine itself is built: `vitrine build` only copies them.
//
//   node shell/build.mjs --viewer build/web --out build/assets
//
// --viewer: the folder with viewer.mjs and viewer.wasm.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import esbuild from 'esbuild'
import { thirdPartyNotices } from './notices.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const require = createRequire(import.meta.url)

const common = {
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  platform: 'browser',
  target: ['chrome111', 'firefox113', 'safari16.4'],
  charset: 'utf8',
  legalComments: 'none', // THIRD-PARTY-NOTICES has them
  logLevel: 'warning',
  // A classic script has no import.meta; Emscripten's glue only wants something that looks like an address.
  define: { 'import.meta.url': '"https://vitrine.invalid/script.js"' },
}

async function bundle(entry, options = {}) {
  const { outputFiles: [file] } = await esbuild.build({ ...common, entryPoints: [join(here, entry)], ...options })
  return file.text
}

export async function buildStyle() {
  const css = (await Promise.all(['tokens.css', 'style.css'].map((name) => readFile(join(here, name), 'utf8')))).join('\n')
  return (await esbuild.transform(css, { loader: 'css', minify: true, charset: 'utf8' })).code
}

export const buildBoot = (viewerModule) => bundle('boot.js', { alias: { 'vitrine-viewer': viewerModule } })

const nodeModules = ['module', 'worker_threads', 'fs', 'path', 'url', 'os']

export const buildWorker = () => bundle('worker.js', { external: nodeModules })

/** What of the worker is not onnxruntime-web: no page has it alone, but its weight is ours. */
export const buildOwnWorker = () => bundle('worker.js', { external: ['onnxruntime-web/wasm'] })

/** Of `vitrine dev` alone: no page has it. */
const buildDev = () => bundle('dev.js')

const runtimePath = () => require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm')

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** The file as gzip, 4 to 5 % smaller than by gzip -9: worth 20 seconds once, as every visitor downloads it. */
export const packed = (path) => execFileSync('zopfli', ['--i5', '-c', path], { maxBuffer: 1 << 30 })

/** The runtime as the last build packed it, when it is still the same: most builds change the viewer only. */
async function packedRuntime(runtimeWasm, out) {
  const before = await readFile(join(out, 'runtime.wasm.gz')).catch(() => null)
  try {
    if (before && gunzipSync(before).equals(runtimeWasm)) return before
  } catch {} // cut off in the middle of writing
  return packed(runtimePath())
}

async function build({ viewer, out }) {
  const viewerModule = resolve(viewer, 'viewer.mjs')
  const viewerPath = resolve(viewer, 'viewer.wasm')
  const [boot, worker, dev, style, page, notices, viewerWasm, runtimeWasm] = await Promise.all([
    buildBoot(viewerModule),
    buildWorker(),
    buildDev(),
    buildStyle(),
    readFile(join(here, 'page.html'), 'utf8'),
    thirdPartyNotices(),
    readFile(viewerPath),
    readFile(runtimePath()),
  ])
  const files = {
    'page.html': page,
    'style.css': style,
    'boot.js': boot,
    'worker.js': worker,
    'dev.js': dev,
    'THIRD-PARTY-NOTICES.txt': notices,
    'viewer.wasm.gz': packed(viewerPath),
    'runtime.wasm.gz': await packedRuntime(runtimeWasm, out),
    'assets.json': `${JSON.stringify({
      'viewer.wasm': { size_bytes: viewerWasm.length, sha256: sha256(viewerWasm) },
      'runtime.wasm': { size_bytes: runtimeWasm.length, sha256: sha256(runtimeWasm) },
    }, null, 2)}\n`,
  }
  await mkdir(out, { recursive: true })
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(out, name), content)))
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      viewer: { type: 'string', default: 'build/web' },
      out: { type: 'string', default: 'build/assets' },
    },
  })
  await build(values)
}
