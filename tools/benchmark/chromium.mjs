// Chromium, with pages that nobody has visited before.
import puppeteer from 'puppeteer-core';
import { on_path } from '../../tests/web/harness/puppeteer.mjs';

export const kNetworks = [
  { name: 'unthrottled' },
  { name: '20 Mbit/s, 40 ms', latency: 40, downloadThroughput: 20e6 / 8, uploadThroughput: 20e6 / 8 },
];

export async function start_chromium() {
  const executablePath = on_path('chromium', 'google-chrome', 'chromium-browser');
  if (!executablePath) throw new Error('tools/bench measures in Chromium, which is not installed');
  return puppeteer.launch({
    executablePath,
    args: [
      '--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--no-first-run', '--disable-features=OptimizationHints,MediaRouter,Translate',
      '--proxy-server=127.0.0.1:9', // refuses: only this machine is asked for anything
    ],
  });
}

/** A page with cookies, caches and compiled code of its own. */
export async function cold_page(browser) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 1200, height: 900 });
  return { page, close: () => context.close() };
}

/**
 * Opens the address and waits until `script`, which runs before the page's own, or the page itself has set
 * window.first = {milliseconds, answer}.
 * @returns {Promise<{milliseconds: number, answer: string, bytes: number, requests: number}>} bytes over the wire
 */
export async function first_prediction(browser, url, network, script = '') {
  const { page, close } = await cold_page(browser);
  try {
    const failures = [];
    page.on('pageerror', (error) => failures.push(String(error)));
    const session = await page.createCDPSession();
    let bytes = 0;
    const requests = new Set(); // not those for data: and blob:
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      if (request.url.startsWith('http')) requests.add(requestId);
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (requests.has(requestId)) bytes += encodedDataLength;
    });
    await session.send('Network.enable');
    if (network.latency) {
      const { latency, downloadThroughput, uploadThroughput } = network;
      await session.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput, uploadThroughput });
    }
    if (script) await page.evaluateOnNewDocument(script);
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    await page.waitForFunction(() => window.first, { timeout: 60_000, polling: 50 }).catch((error) => {
      throw new Error(`${url} gave no answer: ${failures.join(', ') || error.message}`);
    });
    const first = await page.evaluate('window.first');
    if (first.error) throw new Error(`${url}: ${first.error}`);
    return { ...first, bytes, requests: requests.size };
  } finally {
    await close();
  }
}
