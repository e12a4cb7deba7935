import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCdnowLine, readCdnow } from '../../infra/local/commands/import/cdnow.ts';
import type { FileRecord } from '../../infra/local/commands/import/record.ts';
import { scratchFolder } from '../support/run/scratch-folder.ts';

const purchase = (line: number, amount: number, quantity: number) => ({
  kind: 'purchase',
  line,
  purchase: {
    orderId: `cdnow-${line}`,
    member: { externalId: '00004' },
    occurredAt: '1997-01-01T12:00:00Z',
    currency: 'USD',
    amount,
    ...(quantity === 0 ? {} : { lines: [{ sku: 'CD', category: 'music', quantity, amount }] }),
  },
  identities: { externalId: '00004' },
});

describe('a CDNOW line', () => {
  it.each([
    ['as in the file', ' 00004 0001 19970101  2   29.33', purchase(7, 2933, 2)],
    ['with a carriage return', ' 00004 0001 19970101  2   29.33\r', purchase(7, 2933, 2)],
    ['with a byte order mark', '\uFEFF00004 0001 19970101 2 29.33', purchase(7, 2933, 2)],
    ['with tabs', '00004\t0001\t19970101\t2\t29.33', purchase(7, 2933, 2)],
    ['with one decimal', '00004 0001 19970101 2 29.3', purchase(7, 2930, 2)],
    ['with whole dollars', '00004 0001 19970101 2 29', purchase(7, 2900, 2)],
    ['with an amount that floating point cannot hold', '00004 0001 19970101 1 1.15', purchase(7, 115, 1)],
    ['free of charge', '00004 0001 19970101 1 0.00', purchase(7, 0, 1)],
    ['without a disc', '00004 0001 19970101 0 29.33', purchase(7, 2933, 0)],
  ])('is read: %s', (_, text, record) => {
    expect(parseCdnowLine(text, 7, 'cdnow-')).toEqual(record);
  });

  it.each([
    ['00004 0001 19970101 2', 'must have 5 fields (master id, sample id, date, number of CDs, dollars), has 4'],
    ['00004 0001 19970101 2 29.33 x', 'must have 5 fields, has 6'],
    ['00004 0001 19970230 2 29.33', 'date "19970230" must be an existing day and time'],
    ['00004 0001 1997-01-01 2 29.33', 'date "1997-01-01" must be a date of the form YYYYMMDD'],
    ['00004 0001 19970101 two 29.33', 'number of CDs "two" must be a whole number from 0'],
    ['00004 0001 19970101 -2 29.33', 'number of CDs "-2" must be a whole number from 0'],
    ['00004 0001 19970101 2 -29.33', 'dollars "-29.33" must not be negative: send returns as events of their own'],
    ['00004 0001 19970101 2 29.333', 'dollars "29.333" must have at most 2 decimals'],
    ['00004 0001 19970101 2 29,33', 'dollars "29,33" must be a decimal number, such as 29.33'],
    ['00004 0001 19970101 2 1e3', 'dollars "1e3" must be a decimal number, such as 29.33'],
    ['00004 0001 19970101 2 99999999999.00', 'amount must be at most 100000000000'],
    ['0\u0001004 0001 19970101 2 29.33', 'externalId must be one line of printable characters'],
  ])('is refused with its reason: %s', (text, reason) => {
    expect(parseCdnowLine(text, 7, 'cdnow-')).toMatchObject({ kind: 'rejected', line: 7, reason: expect.stringContaining(reason) });
  });

  it('is skipped when it is empty', () => {
    expect(parseCdnowLine('  \r', 7, 'cdnow-')).toBeUndefined();
  });
});

it('order ids are line numbers of the file, empty lines counted', async () => {
  const file = join(scratchFolder('cdnow'), 'purchases.txt');
  await writeFile(file, '00004 0001 19970101 2 29.33\r\n\r\nbroken\r\n00021 0002 19970102 1 5.00');
  const records: FileRecord[] = [];
  for await (const record of readCdnow(file, 'shop-')) records.push(record);
  expect(records.map((record) => (record.kind === 'purchase' ? record.purchase.orderId : `line ${record.line} rejected`))).toEqual([
    'shop-1',
    'line 3 rejected',
    'shop-4',
  ]);
});
