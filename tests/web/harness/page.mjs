// What a page and its elements can do, the same for every browser. A driver (puppeteer.mjs, webkit.mjs) brings:
//   goto, reload, close, resize, screenshot, errors, requests, outside, frame(n) → driver, and
//   evaluate(source)                 an expression; its promise is awaited
//   find(role, name)                 → handles
//   evaluate_on(handle, source, args)
//   box(handle), focus(handle), files(handle, paths), key(chord), type(text)
//   pointer(handle, points, { steps, touch }), wheel(handle, delta_y)
import { isAbsolute, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const kPatienceMs = 10_000;
const kPollMs = 40;

export class Page {
  #driver;

  constructor(driver, browser) {
    this.#driver = driver;
    this.browser = browser;
  }

  goto(url) { return this.#driver.goto(url); }
  reload() { return this.#driver.reload(); }
  close() { return this.#driver.close(); }
  resize(width, height) { return this.#driver.resize(width, height); }
  screenshot(path) { return this.#driver.screenshot(path); }
  press(chord) { return this.#driver.key(chord); }
  type(text) { return this.#driver.type(text); }
  compose(text, chosen) { return this.#driver.compose(text, chosen); }
  async accessibility() { return (await this.#driver.accessibility?.()) ?? null; }
  errors() { return this.#driver.errors(); }
  requests() { return this.#driver.requests(); }
  outside() { return this.#driver.outside(); }

  evaluate(code, ...args) {
    return this.#driver.evaluate(call_text(code, args));
  }

  wait_for(code, ...args) {
    return until(() => this.evaluate(code, ...args), `${code}`);
  }

  by_role(role, name, options) {
    return new Element(this.#driver, role, name, options);
  }

  async frame(n) {
    return new Page(await until(() => this.#driver.frame(n), `iframe ${n}`), this.browser);
  }
}

class Element {
  #driver;
  #role;
  #name;
  #nth;
  #wait_ms;

  constructor(driver, role, name, { nth, wait_ms = kPatienceMs } = {}) {
    this.#driver = driver;
    this.#role = role;
    this.#name = name;
    this.#nth = nth;
    this.#wait_ms = wait_ms;
  }

  toString() {
    return `${this.#role} "${this.#name ?? '(any name)'}"${this.#nth === undefined ? '' : ` number ${this.#nth}`}`;
  }

  async count() { return (await this.#driver.find(this.#role, this.#name)).length; }
  async exists() { return (await this.count()) > 0; }

  async wait() { await this.#handle(); }
  gone() { return until(async () => !(await this.exists()), `${this} to go away`, this.#wait_ms); }

  async click({ at } = {}) { await this.#pointer([at ?? (await this.#middle())]); }
  async tap() { await this.#pointer([await this.#middle()], { touch: true }); }
  async drag(points, { steps = 5 } = {}) { await this.#pointer(points, { steps }); }
  async touch_drag(points, { steps = 5 } = {}) { await this.#pointer(points, { steps, touch: true }); }
  async wheel(delta_y) { await this.#driver.wheel(await this.#handle(), delta_y); }

  async focus() { await this.#driver.focus(await this.#handle()); }

  async type(text) {
    await this.focus();
    await this.#driver.type(text);
  }

  async press(chord) {
    await this.focus();
    await this.#driver.key(chord);
  }

  async choose_files(...paths) {
    await this.#driver.files(await this.#handle(), paths.map((path) => (isAbsolute(path) ? path : resolve(path))));
  }

  async evaluate(code, ...args) {
    return this.#driver.evaluate_on(await this.#handle(), `${code}`, args);
  }

  text() { return this.evaluate((element) => element.innerText ?? element.textContent); }
  value() { return this.evaluate((element) => element.value); }
  attribute(name) { return this.evaluate((element, name) => element.getAttribute(name), name); }
  async box() { return this.#driver.box(await this.#handle()); }

  async #middle() {
    const { width, height } = await this.box();
    return [width / 2, height / 2];
  }

  async #pointer(points, options = {}) {
    await this.#driver.pointer(await this.#handle(), points, { steps: 1, touch: false, ...options });
  }

  async #handle() {
    let handles = [];
    const enough = async () => {
      handles = await this.#driver.find(this.#role, this.#name);
      return this.#nth === undefined ? handles.length === 1 : handles.length > this.#nth;
    };
    try {
      await until(enough, `${this}`, this.#wait_ms);
    } catch (error) {
      if (this.#nth === undefined && handles.length > 1) throw new Error(`${handles.length} elements are ${this}`);
      throw error;
    }
    return handles[this.#nth ?? 0];
  }
}

async function until(attempt, what, patience_ms = kPatienceMs) {
  const deadline = Date.now() + patience_ms;
  for (let last_error; ; ) {
    try {
      const value = await attempt();
      if (value) return value;
      last_error = undefined;
    } catch (error) {
      last_error = error; // a page that is being loaded has no context to evaluate in
    }
    if (Date.now() > deadline) throw new Error(`waited ${patience_ms} ms for ${what}`, { cause: last_error });
    await sleep(kPollMs);
  }
}

function call_text(code, args) {
  if (typeof code !== 'function') return `${code}`;
  return `(${code})(${args.map((arg) => JSON.stringify(arg) ?? 'undefined').join(', ')})`;
}
