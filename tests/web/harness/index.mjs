// Real pages in three real browsers, found and used by role and name, as a person with a screen reader would.
//
//   import { browser_test, serve } from '../harness/index.mjs';
//
//   browser_test('a digit is recognised', async (browser, t) => {
//     const server = await serve('build/gallery/digits');
//     t.after(() => server.close());
//     const page = await browser.open(server.url, { width: 390, height: 800, color_scheme: 'dark' });
//     t.after(() => page.close());
//     await page.by_role('img', 'Draw a digit').drag([[40, 20], [40, 90]]);
//     await page.by_role('button', 'Run').click();
//     assert.match(await page.by_role('status').text(), /1/);
//     assert.deepEqual(await page.errors(), []);
//     assert.deepEqual(page.outside(), []);
//   });
//
// browser_test(title, fn, { only }?)
//                           one node test per browser (or in the only one named); a browser that is not installed is a
//                           skipped test.
//                           A failure is tried once more in a browser that is started anew, since browsers do crash
//                           on busy machines; tools/test names what only passed then, and fails if that is often.
//                           t.after(action): afterwards, last in first out, whatever happened.
//                           return t.skip(why): not in this browser, or not here.
// browsers()                [{ name: 'Chromium' | 'Firefox' | 'WebKit', version, missing, open }]; `missing` says why
//                           a browser cannot be used; close_browsers() when done (browser_test does so). VITRINE_BROWSERS=chromium,webkit leaves the others out.
// serve(folder, options)    a file server: server.mjs.
//
// browser.open(url, options) → page, with cookies and storage of its own. url may be http:, file: or data:. Options:
//   width, height        of the page in CSS pixels (1000 × 800). WebKit's window is 447 px wide at least.
//   device_scale_factor  1 (WebKit: whole numbers)
//   color_scheme         'light' | 'dark'
//   touch                a touch screen: media queries say so, and tap() and touch_drag() work. Not in WebKit.
//   forced_colors        as a system's high contrast does. Only Chromium
//   camera               a false camera in WebKit, which has none otherwise; the other browsers always have one
//
// page.goto(url)  page.reload()  page.close()  page.browser  page.resize(width, height)
// page.evaluate(fn | 'expression', ...args)   in the page; a promise is awaited; arguments and result are JSON
// page.wait_for(fn | 'expression', ...args)   until it gives something true, which is returned
// page.by_role(role, name?, { nth }?) → element, below. Without nth there must be exactly one.
// page.press('Enter' | 'Control+z' | …)       where the focus is
// page.type('text')                           where the focus is
// page.compose('ni', '你')                    where the focus is: text as an input method composes it. Only Chromium
// page.screenshot(path)                       PNG of the visible part
// page.accessibility()  → { role, name, value, children: […], … }, what a screen reader is told; null but in Chromium
// page.frame(n)                               the nth <iframe>, as a page: evaluate, wait_for, by_role, press, type
// page.errors()      → ['error: …', 'warn: …']  console errors and warnings, uncaught errors, blocked requests.
//                      WebKit: of documents only, not of workers (probe.mjs says how)
// page.requests()    → [url, …]               what the page asked for (WebKit: what its own timeline lists)
// page.outside()     → [host or url, …]       what the browser asked any other machine for; nothing is let through
//
// element: every call waits up to 10 s for the element (wait_ms in by_role's options changes that)
//   click({ at: [x, y] }?)    x, y from its top left corner; default: its middle
//   tap()                     with a finger
//   drag(points, { steps }?)  press at the first point, move through the others, release
//   touch_drag(points)
//   wheel(delta_y)
//   type(text)  press(key)  focus()
//   choose_files(...paths)    of an <input type=file>
//   text()  value()  attribute(name)  box() → { x, y, width, height } in the page's visible part
//   evaluate((element, ...args) => …, ...args)
//   count()  exists()         at once, without waiting
//   wait()  gone()            until it is there; until it is not
import { test } from 'node:test';
import { find_chromium, find_firefox } from './puppeteer.mjs';
import { find_webkit } from './webkit.mjs';

export { serve } from './server.mjs';

const kWanted = process.env.VITRINE_BROWSERS?.toLowerCase().split(',');
const kBrowsers = (await Promise.all([find_chromium(), find_firefox(), find_webkit()])).filter(
  ({ name }) => !kWanted || kWanted.includes(name.toLowerCase()),
);
const kTries = 2;
const kTryMs = 170_000;
let unfinished = 0;

export function browsers() {
  return kBrowsers;
}

export async function close_browsers() {
  for (const browser of kBrowsers) await browser.close();
}

export function browser_test(title, body, { only } = {}) {
  for (const browser of kBrowsers.filter(({ name }) => !only || name === only)) {
    const name = `${title} [${browser.name}]`;
    if (browser.missing) {
      test(name, { skip: `${browser.name}: ${browser.missing}` }, () => {});
      continue;
    }
    ++unfinished;
    test(name, { timeout: (kTries + 0.1) * kTryMs }, (context) => run(name, browser, body, context));
  }
}

async function run(name, browser, body, context) {
  try {
    for (let left = kTries - 1; ; --left) {
      const problem = await attempt(browser, body, context);
      if (problem === undefined) return;
      if (left === 0) throw problem;
      await browser.close();
      context.diagnostic(`again ${[name, problem.stack ?? problem].map(encodeURIComponent).join(' ')}`); // for node_reporter.mjs
    }
  } finally {
    // A browser that is open would keep Node from ending.
    if (--unfinished === 0) await close_browsers();
  }
}

/** What the test threw, or undefined. */
async function attempt(browser, body, context) {
  const undo = [];
  let timer;
  const too_long = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${kTryMs / 1000} s`)), kTryMs);
  });
  let problem;
  const noted = (error) => { problem ??= error ?? 'undefined was thrown'; };
  await Promise.race([body(browser, { after: (action) => undo.push(action), skip: (why) => context.skip(why) }), too_long])
    .catch(noted);
  clearTimeout(timer);
  for (const action of undo.reverse()) await Promise.resolve().then(action).catch(noted);
  return problem;
}
