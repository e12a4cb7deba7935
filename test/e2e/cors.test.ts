/** A page of another origin calls the platform, as a member's web application does, in a real browser. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { launchBrowser } from '../support/kernel/browser.ts';
import { newProgramme, tokenOf, unique } from '../support/platform/api.ts';

const url = inject('platformUrl');

let browser: Browser;
let page: Page;
let shop: Server;
beforeAll(async () => {
  shop = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Shop</title>'));
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  browser = await launchBrowser();
  page = await browser.newPage();
});
afterAll(async () => {
  await browser.close();
  shop.close();
});

interface Asked {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The part of an answer that the page can read; undefined: the browser lets it read none. */
const ask = (path: string, method: string, headers: Readonly<Record<string, string>>) =>
  page.evaluate(
    async (asked: Asked & { readonly url: string }) => {
      const { method: as, headers: sent } = asked;
      const answer = await fetch(`${asked.url}${asked.path}`, { method: as, headers: sent, ...(as === 'GET' ? {} : { body: '{}' }) }).catch(
        () => undefined,
      );
      return answer && { status: answer.status, replayed: answer.headers.get('idempotent-replayed'), text: await answer.text() };
    },
    { url, path, method, headers },
  );

it('may do what its token may, and read refusals and the headers of answers', async () => {
  const programmeId = await newProgramme(url);
  const authorization = `Bearer ${await tokenOf(url, { sub: unique('web') })}`;
  const me = `/v1/programmes/${programmeId}/me`;
  await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`);
  const enrol = () => ask(me, 'POST', { authorization, 'content-type': 'application/json', 'idempotency-key': 'k' });
  expect(await enrol()).toMatchObject({ status: 201, replayed: null });
  expect(await enrol()).toMatchObject({ status: 201, replayed: 'true' });
  expect(await ask(`${me}/balance`, 'GET', { authorization })).toMatchObject({ status: 200 });
  expect(await ask(`${me}/balance`, 'GET', { authorization: 'Bearer none' })).toMatchObject({ status: 401 });
  expect(await ask(`${me}/nothing`, 'GET', { authorization })).toMatchObject({ status: 404 });
});

it('may not send the headers of a merchant, and a page without an origin may call nothing', async () => {
  const event = { 'content-type': 'application/json', 'webhook-id': 'm', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' };
  expect(await ask('/v1/merchants/mer_records/events', 'POST', event)).toBeUndefined();
  await page.goto('data:text/html,<title>Nowhere</title>');
  expect(await ask('/v1/programmes/demo/me/balance', 'GET', { authorization: 'Bearer none' })).toBeUndefined();
});
