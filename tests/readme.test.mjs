// The README's commands exist and its specs build: what a reader copies works.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const kRepository = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const kCommand = process.env.VITRINE ?? join(kRepository, 'build/native/vitrine')
const kReadme = readFileSync(join(kRepository, 'README.md'), 'utf8')

function blocks(language) {
  return [...kReadme.matchAll(new RegExp('^```' + language + '\\n([^]*?)^```', 'gm'))].map((found) => found[1])
}

/** A folder as a reader has it: the models that the README speaks of, under the names it gives them. */
function reader_folder() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-readme-'))
  for (const model of ['digits', 'iris']) {
    copyFileSync(join(kRepository, `models/${model}/${model}.onnx`), join(folder, `${model}.onnx`))
  }
  copyFileSync(join(folder, 'digits.onnx'), join(folder, 'model.onnx'))
  return folder
}

function vitrine(folder, ...args) {
  return execFileSync(kCommand, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

test('every spec of the README builds a page', () => {
  const specs = blocks('json')
  assert.ok(specs.length >= 2, 'the README shows specs')
  for (const spec of specs) {
    const folder = reader_folder()
    writeFileSync(join(folder, 'demo.json'), spec)
    vitrine(folder, 'build', 'demo.json', '-o', 'site/')
    assert.ok(existsSync(join(folder, 'site/index.html')), spec)
  }
})

test('the README\'s commands run', () => {
  const lines = blocks('sh').flatMap((block) => block.split('\n')).map((line) => line.split('#')[0].trim()).filter(Boolean)
  assert.ok(lines.length >= 4, 'the README shows commands')
  const inline = [...kReadme.matchAll(/`(vitrine [^`]+)`/g)].map((found) => found[1])
  const folder = reader_folder()
  writeFileSync(join(folder, 'demo.json'), blocks('json')[0])
  let built = 0
  for (const line of [...lines, ...inline]) {
    const [program, ...args] = line.split(/\s+/)
    if (program.startsWith('tools/')) {
      accessSync(join(kRepository, program), constants.X_OK)
    } else if (['serve', 'dev'].includes(args[0])) {
      assert.match(vitrine(folder, args[0], '--help'), /machine/, 'it runs until it is ended')
    } else {
      assert.match(program, /(^|\/)vitrine$/, line)
      vitrine(folder, ...args, ...(args[0] === 'init' ? ['--force'] : []))
      built += 1
    }
  }
  assert.ok(built >= 3, 'commands were run')
})

test('the README\'s links and pictures exist', () => {
  for (const [, target] of kReadme.matchAll(/\]\(([^)#]+)\)/g)) {
    if (!/^https?:/.test(target)) assert.ok(existsSync(join(kRepository, target)), target)
  }
})

test('tools/demo builds the gallery, with a page for every model', () => {
  execFileSync(join(kRepository, 'tools/demo'), ['--no-serve'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const gallery = join(kRepository, 'build/gallery')
  const index = readFileSync(join(gallery, 'index.html'), 'utf8')
  const models = readdirSync(join(kRepository, 'models')).filter((name) => existsSync(join(kRepository, 'models', name, 'demo.json')))
  assert.ok(models.length >= 5)
  for (const name of models) {
    assert.match(index, new RegExp(`href="${name}/`), name)
    assert.ok(existsSync(join(gallery, name, 'index.html')), name)
  }
})
