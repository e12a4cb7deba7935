/** A real browser for tests, carried by npm packages. A page counts every error and every request that leaves the platform. */
import chromium from '@sparticuz/chromium';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { patience } from '../run/slowness.ts';

/** Chromium on its own looks for updates, variations and safe-browsing lists; a test's browser talks to the platform only. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
];

/** For functions that take pictures of pages. Members' browsers keep origins apart. */
const OPEN = '--disable-web-security';

export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((arg) => arg !== OPEN), ...QUIET],
    headless: true,
  });
}

export interface WatchedPage {
  readonly page: Page;
  /** Errors on the console or in scripts, and requests to other hosts, as they happened. A test ends by expecting none. */
  readonly faults: readonly string[];
}

/** A page in a context of its own, with nothing stored. Requests to other hosts are counted and do not get out. */
export async function openPage(browser: Browser, baseUrl: string): Promise<WatchedPage> {
  const { host } = new URL(baseUrl);
  const context = await browser.newContext({ baseURL: baseUrl, viewport: { width: 1280, height: 900 }, serviceWorkers: 'block' });
  context.setDefaultTimeout(patience(60));
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  await context.route(
    (url) => ['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && url.host !== host,
    (route) => {
      faults.push(`request to another host: ${route.request().url()}`);
      return route.abort();
    },
  );
  return { page, faults };
}
