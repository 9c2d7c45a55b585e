// WebKitGTK's MiniBrowser through WebKitWebDriver: the plain WebDriver protocol over fetch, under an Xvfb of
// our own. A driver has one session at a time, so that every page has a driver of its own.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { start_outside } from './outside.mjs';
import { Page } from './page.mjs';
import { probed_copy } from './probe.mjs';
import { on_path } from './puppeteer.mjs';
import { find_by_role } from './roles.mjs';

const kElementKey = 'element-6066-11e4-a52e-4f735466cecf'; // W3C WebDriver, "web element identifier"

// For pages that ask for it: with these WebKit may lose a page that is loaded anew.
const kFalseCamera = ['--enable-media-stream=true', '--enable-mock-capture-devices=true'];

const kKeys = {
  Enter: '\uE007', Tab: '\uE004', Escape: '\uE00C', Backspace: '\uE003', Delete: '\uE017', Space: ' ',
  ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015',
  Home: '\uE011', End: '\uE010', PageUp: '\uE00E', PageDown: '\uE00F',
  Shift: '\uE008', Control: '\uE009', Alt: '\uE00A', Meta: '\uE03D',
};

export async function find_webkit() {
  const driver_path = on_path('WebKitWebDriver');
  const binary = find_minibrowser();
  const xvfb_path = on_path('Xvfb');
  const lacks = [!driver_path && 'WebKitWebDriver', !binary && 'MiniBrowser', !xvfb_path && 'Xvfb'].filter(Boolean);
  if (lacks.length) return { name: 'WebKit', missing: `${lacks.join(', ')} not installed`, close: () => {} };

  let display;
  const open_pages = new Set();
  const browser = {
    name: 'WebKit',
    async open(url, { width = 1000, height = 800, device_scale_factor = 1, color_scheme = 'light', camera = false } = {}) {
      display ??= start_xvfb(xvfb_path);
      const outside = await start_outside();
      const env = {
        ...process.env,
        DISPLAY: (await display).name,
        GTK_THEME: color_scheme === 'dark' ? 'Adwaita:dark' : 'Adwaita',
        GDK_BACKEND: 'x11',
        http_proxy: `http://127.0.0.1:${outside.port}`,
        https_proxy: `http://127.0.0.1:${outside.port}`,
        no_proxy: '127.0.0.1,localhost',
        GDK_SCALE: String(device_scale_factor),
      };
      const session = await Session.start(driver_path, binary, env, camera ? kFalseCamera : []);
      open_pages.add(session);
      browser.version = session.version;
      const driver = new Driver(session, outside, { on_close: () => open_pages.delete(session) });
      await driver.resize(width, height);
      await driver.goto(url);
      return new Page(driver, browser);
    },
    async close() {
      for (const session of open_pages) await session.stop();
      open_pages.clear();
      if (display) (await display).process.kill();
      display = undefined;
    },
  };
  return browser;
}

function find_minibrowser() {
  const folders = readdirSync('/usr/lib', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const places = folders.flatMap(({ name }) => ['4.1', '4.0'].map((api) => `/usr/lib/${name}/webkit2gtk-${api}/MiniBrowser`));
  return places.find((place) => existsSync(place));
}

async function start_xvfb(path) {
  const process = spawn(path, ['-displayfd', '3', '-screen', '0', '4000x4000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise((resolve, reject) => {
    process.once('exit', () => reject(new Error('Xvfb did not start')));
    process.stdio[3].once('data', (data) => resolve(String(data).trim()));
  });
  kill_at_exit(process);
  return { process, name: `:${number}` };
}

function kill_at_exit(child) {
  process.once('exit', () => child.kill());
  child.unref();
}

async function free_port() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

class Session {
  #base;
  #process;
  #id;

  static async start(driver_path, binary, env, flags) {
    const session = new Session();
    const port = await free_port();
    session.#base = `http://127.0.0.1:${port}`;
    session.#process = spawn(driver_path, [`--port=${port}`], { env, stdio: 'ignore' });
    kill_at_exit(session.#process);
    for (let tries = 0; tries < 200; ++tries) {
      if (await fetch(`${session.#base}/status`).then((answer) => answer.ok, () => false)) break;
      await sleep(20);
    }
    const { sessionId, capabilities } = await session.#call('POST', '/session', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: ['--automation', ...flags] } } },
    });
    session.#id = sessionId;
    session.version = `WebKitGTK ${capabilities.browserVersion}`;
    await session.post('/timeouts', { script: 120_000, pageLoad: 60_000 });
    return session;
  }

  get(path) { return this.#call('GET', `/session/${this.#id}${path}`); }
  post(path, body = {}) { return this.#call('POST', `/session/${this.#id}${path}`, body); }

  async #call(method, path, body) {
    const answer = await fetch(this.#base + path, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  async stop() {
    await this.#call('DELETE', `/session/${this.#id}`).catch(() => {}); // the browser may have ended by itself
    this.#process.kill();
  }
}

class Driver {
  #session;
  #outside;
  #path; // the iframes to go through from the page to this document
  #on_close;
  #copies = [];

  constructor(session, outside, { path = [], on_close } = {}) {
    this.#session = session;
    this.#outside = outside;
    this.#path = path;
    this.#on_close = on_close;
  }

  async goto(url) {
    if (url.startsWith('file:')) {
      const copy = await probed_copy(fileURLToPath(url));
      this.#copies.push(copy);
      url = pathToFileURL(copy).href;
    }
    await this.#session.post('/url', { url });
  }

  async reload() { await this.#session.post('/refresh'); }

  async close() {
    await this.#session.stop();
    this.#outside.close();
    for (const copy of this.#copies) await rm(copy, { force: true });
    this.#on_close();
  }

  async resize(width, height) {
    await this.#session.post('/window/rect', { x: 0, y: 0, width, height });
    const [inner_width, inner_height] = await this.evaluate('[innerWidth, innerHeight]');
    await this.#session.post('/window/rect', { x: 0, y: 0, width: 2 * width - inner_width, height: 2 * height - inner_height });
  }

  async screenshot(path) {
    await this.#enter();
    await writeFile(path, Buffer.from(await this.#session.get('/screenshot'), 'base64'));
  }

  errors() { return this.evaluate('[...(window.__harness_console ?? [])]'); }

  requests() {
    return this.evaluate(`performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
      .map(entry => entry.name)`);
  }

  outside() { return [...this.#outside.asked]; }

  async frame(n) {
    const count = await this.evaluate(`document.querySelectorAll('iframe').length`);
    return n < count ? new Driver(this.#session, this.#outside, { path: [...this.#path, n], on_close: this.#on_close }) : undefined;
  }

  // The session has one current document; each call goes to its own first.
  async #enter(path = this.#path) {
    await this.#session.post('/frame', { id: null });
    for (const n of path) {
      const frames = await this.#session.post('/elements', { using: 'css selector', value: 'iframe' });
      if (!frames[n]) throw new Error(`iframe ${n} is gone`);
      await this.#session.post('/frame', { id: frames[n] });
    }
  }

  async #run(expression, args = []) {
    const script = `const args = [...arguments], done = args.pop();
      Promise.resolve().then(() => (${expression})).then(
        value => done({ value }), error => done({ error: String(error && (error.stack ? error + '\\n' + error.stack : error)) }));`;
    const result = await this.#execute({ script, args });
    if (result.error !== undefined && result.error !== null) throw new Error(result.error);
    return result.value ?? undefined;
  }

  // The driver may lose an answer on a busy machine, and a page whose viewer WebKit's own compiler broke loads itself
  // anew (shell/start.js). The script runs a second time then: tests that press a button do so by by_role, not here.
  async #execute(body) {
    try {
      return await this.#session.post('/execute/async', body);
    } catch (error) {
      if (!/Could not parse script result|not called before the unload|^unknown error: $/.test(error.message)) throw error;
      return this.#session.post('/execute/async', body);
    }
  }

  async evaluate(source) {
    await this.#enter();
    return this.#run(source);
  }

  async find(role, name) {
    await this.#enter();
    const proposed = await this.#session.post('/execute/sync', {
      script: `return (${find_by_role})(...arguments)`,
      args: [role, name ?? null],
    });
    const confirmed = [];
    for (const handle of proposed) {
      if (await this.#is(handle, role, name)) confirmed.push(handle);
    }
    return confirmed;
  }

  async #is(handle, role, name) {
    const path = `/element/${handle[kElementKey]}`;
    const heard_role = await this.#session.get(`${path}/computedrole`);
    if (heard_role !== role && !(role === 'img' && heard_role === 'image')) return false;
    if (name === undefined) return true;
    const label = (await this.#session.get(`${path}/computedlabel`)).trim();
    // WebKit appends the value of a control to a label around it, and the chosen file to a file input's.
    return label === name || label.startsWith(`${name} `);
  }

  evaluate_on(handle, source, args) {
    return this.#run(`(${source})(...args)`, [handle, ...args]);
  }

  box(handle) {
    return this.evaluate_on(handle, `(element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    }`, []);
  }

  focus(handle) { return this.evaluate_on(handle, '(element) => element.focus()', []); }

  async files(handle, paths) {
    await this.#session.post(`/element/${handle[kElementKey]}/value`, { text: paths.join('\n') });
  }

  async type(text) {
    await this.#enter();
    const actions = [...text].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
    await this.#act({ type: 'key', id: 'keyboard', actions });
  }

  async key(chord) {
    await this.#enter();
    const values = chord.split(/\+(?=.)/).map((key) => kKeys[key] ?? key);
    const actions = [
      ...values.map((value) => ({ type: 'keyDown', value })),
      ...values.reverse().map((value) => ({ type: 'keyUp', value })),
    ];
    await this.#act({ type: 'key', id: 'keyboard', actions });
  }

  async pointer(handle, points, { steps, touch }) {
    if (touch) throw new Error('WebKitGTK has no touch screen to be driven');
    const [first, ...rest] = await this.#window_points(handle, points);
    const move = ([x, y]) => ({ type: 'pointerMove', duration: 0, origin: 'viewport', x, y });
    const actions = [move(first), { type: 'pointerDown', button: 0 }];
    let [from_x, from_y] = first;
    for (const [x, y] of rest) {
      for (let step = 1; step <= steps; ++step) {
        actions.push(move([Math.round(from_x + ((x - from_x) * step) / steps), Math.round(from_y + ((y - from_y) * step) / steps)]));
      }
      [from_x, from_y] = [x, y];
    }
    actions.push({ type: 'pointerUp', button: 0 });
    await this.#act({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions });
  }

  async wheel(handle, delta_y) {
    const { width, height } = await this.box(handle);
    const [[x, y]] = await this.#window_points(handle, [[width / 2, height / 2]]);
    const actions = [{ type: 'scroll', duration: 0, origin: 'viewport', x, y, deltaX: 0, deltaY: delta_y }];
    await this.#act({ type: 'wheel', id: 'wheel', actions });
  }

  async #act(source) {
    await this.#session.post('/actions', { actions: [source] });
  }

  async #window_points(handle, points) {
    const { x, y } = await this.evaluate_on(handle, `(element) => {
      element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
      const { x, y } = element.getBoundingClientRect();
      return { x, y };
    }`, []);
    const [frame_x, frame_y] = await this.#frame_origin();
    return points.map(([dx, dy]) => [Math.round(frame_x + x + dx), Math.round(frame_y + y + dy)]);
  }

  // The driver takes pointer positions from the top document, whichever is the current one.
  async #frame_origin() {
    let [x, y] = [0, 0];
    for (let depth = 0; depth < this.#path.length; ++depth) {
      await this.#enter(this.#path.slice(0, depth));
      const [left, top] = await this.#run(`(() => {
        const frame = document.querySelectorAll('iframe')[${this.#path[depth]}];
        const { left, top } = frame.getBoundingClientRect();
        return [left + frame.clientLeft, top + frame.clientTop];
      })()`);
      [x, y] = [x + left, y + top];
    }
    await this.#enter();
    return [x, y];
  }
}
