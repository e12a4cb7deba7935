/** Reports of retention over HTTP: asked for, listed, read as JSON and as CSV; and what they say of one member. */
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { ReportName } from '../../shared/contract/analytics/reports.ts';
import type { Client } from '../../shared/contract/client.ts';
import { PurchaseCredited } from '../../shared/contract/earning/merchant-events.ts';
import { reportsMade } from '../support/analytics/reports-made.ts';
import { ask, bodyOf, manager, merchant, newMember, newProgramme, purchaseOf, TERMS, tokenOf } from '../support/platform/api.ts';

const url = inject('platformUrl');
const DAY = '2026-01-31';

let admin: Client;
let params: { readonly programmeId: string };
let regular: string;
let browser: string;

const runs = async () => (await admin.call('listReports', { params, query: {} })).body.items;
const made = (asOf: string, knownAt?: 'first' | 'now') => reportsMade(admin, params.programmeId, asOf, { knownAt });
const report = (name: ReportName, query: Parameters<typeof admin.call<'getReport'>>[1]['query'] = {}) =>
  admin.call('getReport', { params: { ...params, report: name }, query });
const rfm = async () => {
  const answer = await report('rfm');
  return 'body' in answer ? answer.body : undefined;
};

beforeAll(async () => {
  admin = await manager(url);
  params = { programmeId: await newProgramme(url, TERMS) };
  const shop = await merchant(url, params.programmeId);
  const [buys, looks] = [await newMember(url, params.programmeId), await newMember(url, params.programmeId)];
  [regular, browser] = [buys.memberId, looks.memberId];
  for (const day of ['2025-11-03', '2025-12-01', '2026-01-12', '2026-02-20']) {
    const bought = purchaseOf({ orderId: `${regular} ${day}`, member: { id: regular }, occurredAt: `${day}T12:00:00Z`, amount: 1000 });
    bodyOf(await shop.send(bought), 200, PurchaseCredited);
  }
}, 60_000);

test('before there are any: how they are made', async () => {
  await expect(report('rfm')).rejects.toMatchObject({ problem: { code: 'NOT_FOUND', detail: expect.stringContaining('every night') } });
  expect(await runs()).toEqual([]);
});

describe('once they are made', () => {
  beforeAll(async () => {
    expect(await made(DAY)).toMatchObject({ status: 202, body: { asOf: DAY, state: 'starting' } });
  }, 90_000);

  test('their run is listed', async () => {
    expect(await runs()).toMatchObject([{ asOf: DAY, state: 'done', reports: expect.arrayContaining(['retention', 'rfm']), reason: null }]);
  });

  test.each(ReportName.options)('%s is read, as JSON and as the first of its tables', async (name) => {
    expect(await report(name)).toMatchObject({ status: 200, body: { report: name, asOf: DAY } });
    const answer = await report(name, { format: 'csv' });
    const file = 'file' in answer ? answer.file : undefined;
    expect(file).toMatchObject({
      type: 'text/csv',
      name: expect.stringMatching(new RegExp(`^${params.programmeId}-${name}-.*-${DAY}\\.csv$`)),
    });
    const [columns, ...rows]: string[][] = parse(file?.text ?? '');
    for (const row of rows) expect(row).toHaveLength(columns?.length ?? 0);
  });

  test('leave out later events, and count purchases before the enrolment', async () => {
    const answer = await report('retention', { of: 'first-purchase', by: 'month' });
    expect(answer).toMatchObject({
      body: { content: { repeat: { customers: 1, repeaters: 1 }, cohorts: { of: 'first-purchase', by: 'month' } } },
    });
    expect(await report('retention', { format: 'csv', table: 'cohorts' })).toMatchObject({
      file: { text: expect.stringMatching(/2025-11,0,1,1,1,1,.*\r\n2025-11,1,.*\r\n2025-11,2,/) },
    });
  });

  test('made again they say the same; by what is known now, they say so', async () => {
    const first = await rfm();
    await made(DAY);
    expect(await rfm()).toEqual(first);
    await made(DAY, 'now');
    const { knownAt, ...said } = { knownAt: '', ...(await rfm()) };
    expect(knownAt > (first?.knownAt ?? '')).toBe(true);
    expect(said).toMatchObject({ report: 'rfm', asOf: DAY });
  });

  test('another day: which there are', async () => {
    await expect(report('rfm', { asOf: '2025-12-31' })).rejects.toMatchObject({
      problem: { code: 'NOT_FOUND', detail: expect.stringContaining(DAY), errors: [{ field: 'query.asOf', message: expect.any(String) }] },
    });
  });

  test('a table by its name; another one: which there are', async () => {
    expect(await report('rfm', { format: 'csv', table: 'grid' })).toMatchObject({
      file: { name: `${params.programmeId}-rfm-grid-${DAY}.csv` },
    });
    await expect(report('rfm', { format: 'csv', table: 'none' })).rejects.toMatchObject({
      problem: { code: 'VALIDATION_FAILED', detail: expect.stringContaining('classes, plain, grid') },
    });
  });

  test('a member, as of this moment', async () => {
    const { body } = await admin.call('getMemberInsight', { params: { ...params, memberId: regular } });
    expect(body).toMatchObject({
      memberId: regular,
      purchases: { days: 4, orders: 4, revenue: 4000, currency: 'USD', firstOn: '2025-11-03', lastOn: '2026-02-20' },
      model: { asOf: DAY },
      now: { alive: null, rfm: { class: expect.any(String) }, risk: { grade: expect.any(String) } },
      why: expect.stringContaining('too few'),
    });
    const { body: ofBrowser } = await admin.call('getMemberInsight', { params: { ...params, memberId: browser } });
    expect(ofBrowser).toMatchObject({ purchases: { days: 0, lastOn: null }, now: { stage: 'acquired', rfm: null } });
  });
});

test('support reads no reports, and analysts start none', async () => {
  const path = `/v1/programmes/${params.programmeId}/reports`;
  for (const [group, method] of [
    ['support', 'GET'],
    ['analyst', 'POST'],
  ] as const) {
    const token = await tokenOf(url, { sub: `${group}-1`, groups: [group] });
    expect(await ask(url, path, { method, token, ...(method === 'POST' ? { json: {} } : {}) })).toMatchObject({ status: 403 });
  }
});
