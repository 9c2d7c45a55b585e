// What tools/look does once everything is built.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { browsers, close_browsers, serve } from '../../tests/web/harness/index.mjs'
import { build_model, gallery } from '../../tests/web/support.mjs'

const kRepository = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const kOut = join(kRepository, 'build/look')
const kSizes = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } }

function drawWidgets(folder) {
  execFileSync(join(kRepository, 'build/native/contract_test'), ['[look]'], { env: { ...process.env, VITRINE_LOOK: folder }, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** How each state is reached: what the server does differently, and what is done on the page. */
const kStates = {
  loading: { respond: (path) => (path.includes('runtime') ? { delay_ms: 60_000 } : undefined), reach: (page) => page.wait_for(() => document.querySelector('canvas').width > 0) },
  answer: {
    reach: (page) => page.evaluate(async () => {
      await window.vitrine.ready
      const example = document.querySelector('.examples button')
      if (example) await window.vitrine.example(Number(example.dataset.example))
      else await window.vitrine.predict({})
      await new Promise((resolve) => setTimeout(resolve, 600)) // bars move
    }),
  },
  error: { respond: (path) => (path.includes('.onnx') ? { status: 404 } : undefined), reach: (page) => page.evaluate(() => window.vitrine.ready.then(() => {}, () => {})) },
}

async function drawPages(folder) {
  const [browser] = browsers().filter(({ name, missing }) => name === 'Chromium' && !missing)
  if (!browser) throw new Error('Chromium is not installed')
  for (const name of gallery()) {
    const site = build_model(name)
    for (const [state, { respond, reach }] of Object.entries(kStates)) {
      const server = await serve(site, { respond })
      for (const [size, box] of Object.entries(kSizes)) {
        for (const scheme of ['light', 'dark']) {
          const page = await browser.open(server.url, { ...box, color_scheme: scheme })
          await reach(page)
          await page.resize(box.width, await page.evaluate(() => document.documentElement.scrollHeight)) // the whole page
          await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)))
          await page.screenshot(join(folder, `${name}-${state}-${size}${scheme === 'dark' ? '-dark' : ''}.png`))
          await page.close()
        }
      }
      await server.close()
    }
  }
  await close_browsers()
}

/** One column of pictures for each folder, every dark one beside its light one. */
function writeIndex(parts) {
  const figure = (part, file) => `<figure class="${file.includes('-dark') ? 'dark' : ''}"><a href="${part}/${file}"><img src="${part}/${file}" alt="" loading="lazy"></a><figcaption>${file.replace('.png', '')}</figcaption></figure>`
  const section = (part) => `<h2>${part}</h2>\n<div class="${part}">${readdirSync(join(kOut, part)).sort().map((file) => figure(part, file)).join('\n')}</div>`
  writeFileSync(join(kOut, 'index.html'), `<!doctype html>
<meta charset="utf-8"><title>How it looks</title>
<style>
  body { font: 14px system-ui; margin: 24px; background: #f4f3f8 }
  div { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); align-items: start }
  figure { margin: 0; padding: 12px; background: #fff; border-radius: 8px }
  figure.dark { background: #1d1b26; color: #ddd }
  img { width: 100% }
</style>
${parts.map(section).join('\n')}
`)
}

const kParts = { widgets: drawWidgets, pages: drawPages }
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !kParts[name])
if (unknown.length > 0) {
  console.error(`tools/look: no part is called ${unknown.join(', ')}; there are ${Object.keys(kParts).join(', ')}`)
  process.exit(1)
}
for (const [name, draw] of Object.entries(kParts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  rmSync(join(kOut, name), { recursive: true, force: true })
  mkdirSync(join(kOut, name), { recursive: true })
  await draw(join(kOut, name))
}
writeIndex(Object.keys(kParts).filter((part) => readdirSync(kOut).includes(part)))
console.log(`Look at ${join(kOut, 'index.html')}`)
