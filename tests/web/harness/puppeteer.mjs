// Chromium (DevTools protocol) and Firefox (WebDriver BiDi), both through puppeteer-core.
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { start_outside } from './outside.mjs';
import { Page } from './page.mjs';
import { find_by_role } from './roles.mjs';

const kCloseMs = 10_000;

export function on_path(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

/** Ubuntu's browsers: a link to snap, or a script that starts one. They see neither /tmp nor hidden folders. */
const is_snap = (file) => /\/snap(\/|$)/.test(realpathSync(file))
  || statSync(file).size < 20_000 && readFileSync(file, 'utf8').includes('/snap/');

export const find_chromium = () =>
  find('Chromium', on_path('chromium', 'google-chrome', 'chromium-browser'), async (puppeteer, executablePath, outside) =>
    puppeteer.launch({
      executablePath,
      args: [
        '--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update',
        '--disable-sync', '--disable-default-apps', '--allow-browser-signin=false', '--no-first-run', '--disable-domain-reliability',
        '--disable-features=OptimizationHints,MediaRouter,Translate,CertificateTransparencyComponentUpdater,'
          + 'AutofillServerCommunication,SignInProfileCreation',
        '--use-fake-device-for-media-stream=device-count=2', '--use-fake-ui-for-media-stream',
        `--proxy-server=127.0.0.1:${outside.port}`,
      ],
    }));

// Firefox takes its colour scheme from a preference at start, so there is one process for each.
export const find_firefox = () =>
  find('Firefox', on_path('firefox-esr', 'firefox'), async (puppeteer, executablePath, outside, color_scheme) =>
    puppeteer.launch({
      browser: 'firefox',
      executablePath,
      env: { ...process.env, MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' }, // or it would not heed services.settings.server
      extraPrefsFirefox: {
        'layout.css.prefers-color-scheme.content-override': color_scheme === 'dark' ? 0 : 1,
        'network.proxy.type': 1,
        'network.proxy.http': '127.0.0.1',
        'network.proxy.http_port': outside.port,
        'network.proxy.ssl': '127.0.0.1',
        'network.proxy.ssl_port': outside.port,
        'network.captive-portal-service.enabled': false,
        'network.connectivity-service.enabled': false,
        'browser.region.network.url': '',
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
        'services.settings.server': 'data:,',
        'dom.push.enabled': false,
        'extensions.systemAddon.update.enabled': false,
      },
    }));

async function find(name, path, launch) {
  if (!path) return { name, missing: 'not installed', close: () => {} };
  if (is_snap(path)) return { name, missing: `${path} is a snap, which cannot be tested`, close: () => {} };
  let puppeteer;
  try {
    puppeteer = (await import('puppeteer-core')).default;
  } catch {
    return { name, missing: 'puppeteer-core is not installed (tools/setup --tests)', close: () => {} };
  }
  const processes = new Map();

  const start = async (color_scheme) => {
    const outside = await start_outside();
    const process = await launch(puppeteer, path, outside, color_scheme);
    browser.version ??= await process.version();
    return { process, outside };
  };

  const browser = {
    name,
    async open(url, { width = 1000, height = 800, device_scale_factor = 1, color_scheme = 'light', touch = false, forced_colors = false } = {}) {
      const key = name === 'Firefox' ? color_scheme : 'any';
      if (!processes.has(key)) processes.set(key, start(color_scheme));
      const { process } = await processes.get(key);
      // The browser's own wishes go through the proxy of its process and are nobody's business here.
      const outside = await start_outside();
      const context = await process.createBrowserContext({ proxyServer: `127.0.0.1:${outside.port}` });
      const page = await context.newPage();
      await page.setViewport({ width, height, deviceScaleFactor: device_scale_factor, hasTouch: touch && name === 'Chromium' });
      if (name === 'Chromium') await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: color_scheme }]);
      if (forced_colors) { // puppeteer knows no such feature
        const session = await page.createCDPSession();
        const features = [{ name: 'forced-colors', value: 'active' }, { name: 'prefers-color-scheme', value: color_scheme }];
        await session.send('Emulation.setEmulatedMedia', { features });
      }
      const driver = new Driver(name, context, page, outside);
      await driver.goto(url);
      return new Page(driver, browser);
    },
    async close() {
      const all = [...processes.values()];
      processes.clear();
      for (const started of all) {
        const { process, outside } = await started;
        await Promise.race([process.close(), sleep(kCloseMs, undefined, { ref: false })]).catch(() => {}); // it may have crashed
        process.process()?.kill('SIGKILL');
        outside.close();
      }
    },
  };
  return browser;
}

class Driver {
  #name;
  #context;
  #page;
  #frame;
  #outside;
  #errors = [];
  #requests = [];

  constructor(name, context, page, outside, frame = page.mainFrame()) {
    this.#name = name;
    this.#context = context;
    this.#page = page;
    this.#frame = frame;
    this.#outside = outside;
    if (frame !== page.mainFrame()) return;
    page.on('console', (message) => {
      const level = { error: 'error', warn: 'warn', warning: 'warn', assert: 'error' }[message.type()];
      if (level) this.#errors.push(`${level}: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.#errors.push(`error: ${error.stack ?? error.message ?? error}`));
    page.on('request', (request) => this.#requests.push(request.url()));
  }

  async goto(url) { await this.#page.goto(url, { waitUntil: 'load' }); }
  async reload() { await this.#page.reload({ waitUntil: 'load' }); }
  async close() {
    await this.#context.close();
    this.#outside.close();
  }
  async resize(width, height) { await this.#page.setViewport({ ...this.#page.viewport(), width, height }); }
  async screenshot(path) { await this.#page.screenshot({ path }); }
  async accessibility() { return this.#name === 'Chromium' ? this.#page.accessibility.snapshot() : null; }
  async errors() { return [...this.#errors]; }
  async requests() { return [...this.#requests]; }
  outside() { return [...this.#outside.asked]; }

  async frame(n) {
    const handle = (await this.#frame.$$('iframe'))[n];
    const frame = await handle?.contentFrame();
    return frame && new Driver(this.#name, this.#context, this.#page, this.#outside, frame);
  }

  evaluate(source) { return this.#frame.evaluate(`(async () => (${source}))()`); }

  async find(role, name) {
    // Both engines call a picture `image`, as ARIA 1.3 does; tests say img, as ARIA 1.2 and WebKit do.
    const engine_role = role === 'img' ? 'image' : role;
    const quoted = name === undefined ? '' : `[name=${name.includes('"') ? `'${name}'` : `"${name}"`}]`;
    const handles = await this.#frame.$$(`aria/${quoted}[role="${engine_role}"]`);
    return handles.length === 0 && role === 'button' && name ? this.#find_file_inputs(name) : handles;
  }

  // Engines put what is chosen into the name of a file input; its label alone is its name here.
  async #find_file_inputs(name) {
    const list = await this.#frame.evaluateHandle(
      `(${find_by_role})('button', ${JSON.stringify(name)}).filter((element) => element.type === 'file')`);
    const items = [...(await list.getProperties()).values()];
    return items.map((item) => item.asElement()).filter(Boolean);
  }

  evaluate_on(handle, source, args) {
    // puppeteer sends a function's text; an eval in the page would meet its CSP.
    return handle.evaluate(new Function('element', '...args', `return (${source})(element, ...args)`), ...args);
  }

  async box(handle) {
    return handle.evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    });
  }

  focus(handle) { return handle.focus(); }
  files(handle, paths) { return handle.uploadFile(...paths); }
  type(text) { return this.#page.keyboard.type(text); }

  /** Letters that an input method shows while it is still asked which characters they become. */
  async compose(text, chosen) {
    if (this.#name !== 'Chromium') throw new Error('only Chromium lets an input method be played');
    const session = await this.#page.createCDPSession();
    for (let end = 1; end <= text.length; ++end) {
      await session.send('Input.imeSetComposition', { text: text.slice(0, end), selectionStart: end, selectionEnd: end });
    }
    await session.send('Input.insertText', { text: chosen });
  }

  async key(chord) {
    const keys = chord.split(/\+(?=.)/);
    for (const key of keys) await this.#page.keyboard.down(key);
    for (const key of keys.reverse()) await this.#page.keyboard.up(key);
  }

  // In the coordinates of the window, also for an element inside an iframe.
  async #origin(handle) {
    await handle.evaluate((element) => element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' }));
    const box = await handle.boundingBox();
    if (!box) throw new Error('the element has no box: it is not shown');
    return box;
  }

  async pointer(handle, points, { steps, touch }) {
    const { x, y } = await this.#origin(handle);
    const [[first_x, first_y], ...rest] = points.map(([dx, dy]) => [x + dx, y + dy]);
    if (touch) {
      const { touchscreen } = this.#page;
      await touchscreen.touchStart(first_x, first_y);
      for (const [px, py] of rest) await touchscreen.touchMove(px, py);
      await touchscreen.touchEnd();
      return;
    }
    const { mouse } = this.#page;
    await mouse.move(first_x, first_y);
    await mouse.down();
    for (const [px, py] of rest) await mouse.move(px, py, { steps });
    await mouse.up();
  }

  async wheel(handle, delta_y) {
    const { x, y, width, height } = await this.#origin(handle);
    await this.#page.mouse.move(x + width / 2, y + height / 2);
    await this.#page.mouse.wheel({ deltaY: delta_y });
  }
}
