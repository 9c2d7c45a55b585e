// `cmake --install` leaves a command that finds the page's assets wherever the folder stands.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const build = process.env.VITRINE_BUILD ?? path.join(root, 'build/native')

function run(command, ...args) {
  const { VITRINE_ASSETS: _, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8' })
  assert.equal(status, 0, `${command} ${args.join(' ')}\n${stdout}${stderr}`)
}

test('an installed command builds a page, also after its folder was moved', (t) => {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'vitrine-install-'))
  t.after(() => fs.rmSync(work, { recursive: true }))
  const moved = path.join(work, 'moved here')
  run('cmake', '--install', build, '--prefix', path.join(work, 'first'))
  fs.renameSync(path.join(work, 'first'), moved)
  assert.deepEqual(fs.readdirSync(moved).sort(), ['bin', 'share'])

  const site = path.join(work, 'site')
  run(path.join(moved, 'bin/vitrine'), 'build', path.join(root, 'models/iris/demo.json'), '-o', site)
  const notices = (folder, name) => fs.readFileSync(path.join(folder, name), 'utf8')
  assert.equal(notices(site, 'THIRD-PARTY-NOTICES.txt'),
    notices(path.join(moved, 'share/vitrine'), 'THIRD-PARTY-NOTICES.txt'))
})
