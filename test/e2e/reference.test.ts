/** The reference page, read as people read it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { EVENT_NAMES } from '../../shared/contract/events/domain-events.ts';
import { launchBrowser, openPage, type WatchedPage } from '../support/kernel/browser.ts';

const baseUrl = inject('platformUrl');

let browser: Browser;
let watched: WatchedPage;
beforeAll(async () => {
  browser = await launchBrowser();
  watched = await openPage(browser, baseUrl);
});
afterAll(() => browser.close());

test('the reference shows every operation and every event, explains one, and takes a token, without leaving the platform', async () => {
  const { page, faults } = watched;
  const answer = await page.goto('/docs');
  expect(answer?.status()).toBe(200);
  expect(await page.title()).toBe('Perennial API reference');
  await page.getByRole('heading', { name: /^Perennial API/ }).waitFor();

  const shown = await page.locator('.opblock-summary-operation-id').allTextContents();
  expect(shown.toSorted()).toEqual([...(await operationIds()), ...EVENT_NAMES].toSorted());

  const operation = page.locator('.opblock', { has: page.getByText('sendMerchantEvent', { exact: true }) });
  await operation.locator('.opblock-summary-control').click();
  await operation.getByText('Who may call:').waitFor();
  await operation.getByText('"orderId": "A-1001"').first().waitFor();
  for (const text of ['webhook-signature', 'ORDER_MISMATCH', 'SIGNATURE_INVALID', 'Idempotent-Replayed', 'Retry-After']) {
    await operation.getByText(text).first().waitFor();
  }
  await operation.locator('.opblock-section-request-body').getByRole('tab', { name: 'Schema' }).click();
  await operation.locator('.opblock-section-request-body .json-schema-2020-12__title', { hasText: 'purchase.completed' }).waitFor();

  await page.locator('.scheme-container .authorize').click();
  const dialog = page.locator('.dialog-ux .modal-ux');
  const bearer = dialog.locator('.auth-container', { hasText: 'bearer' });
  await bearer.locator('input').fill('a.b.c');
  await bearer.getByRole('button', { name: 'Apply credentials' }).click();
  await bearer.getByRole('button', { name: 'Remove authorization' }).waitFor();
  await dialog.locator('.close-modal').click();
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);

  expect(faults).toEqual([]);
});

test('a problem links to its explanation', async () => {
  const { page, faults } = await openPage(browser, baseUrl);
  await page.goto('/docs#OUT_OF_STOCK');
  const row = page.locator('tr', { has: page.locator('#OUT_OF_STOCK') });
  await row.waitFor();
  await expect.poll(() => row.evaluate((element) => element.getBoundingClientRect().top)).toBeLessThan(900);
  expect(await row.evaluate((element) => element.getBoundingClientRect().top)).toBeGreaterThan(0);
  expect(faults).toEqual([]);
});

async function operationIds(): Promise<string[]> {
  const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))) });
  const { paths } = Document.parse(await (await fetch(`${baseUrl}/openapi.json`)).json());
  return Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
}
