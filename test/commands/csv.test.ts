import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../infra/local/commands/import/csv.ts';
import { Mapping } from '../../infra/local/commands/import/csv-mapping.ts';
import type { FileRecord } from '../../infra/local/commands/import/record.ts';

async function read(text: string, mapping: Mapping = {}, orderPrefix = ''): Promise<FileRecord[]> {
  const records: FileRecord[] = [];
  for await (const record of parseCsv(Readable.from([Buffer.from(text)]), orderPrefix, mapping)) records.push(record);
  return records;
}

const HEADER = 'orderId,externalId,occurredAt,currency,amount';
const A1 = { orderId: 'A-1', member: { externalId: '00004' }, occurredAt: '2026-11-21T12:00:00Z', currency: 'USD', amount: 2933 };

describe('a CSV file', () => {
  it.each([
    ['plain', `${HEADER}\nA-1,00004,2026-11-21,USD,29.33\n`],
    ['with carriage returns', `${HEADER}\r\nA-1,00004,2026-11-21,USD,29.33\r\n`],
    ['with a byte order mark', `\uFEFF${HEADER}\nA-1,00004,2026-11-21,USD,29.33`],
    ['quoted', `"orderId","externalId","occurredAt","currency","amount"\n"A-1","00004","2026-11-21","USD","29.33"\n`],
    ['with blanks and empty lines', `\n${HEADER}\n\n A-1 , 00004,2026-11-21, USD,29.33\n\n`],
    ['with unknown columns', `note,${HEADER}\nx,A-1,00004,2026-11-21,USD,29.33\n`],
    ['with its amount in minor units', 'orderId,externalId,occurredAt,currency,amountMinor\nA-1,00004,2026-11-21,USD,2933\n'],
  ])('is read: %s', async (_, text) => {
    expect(await read(text)).toMatchObject([{ kind: 'purchase', purchase: A1 }]);
  });

  it('reads every field of a purchase', async () => {
    const text =
      'orderId,email,occurredAt,currency,amount,tax,shipping,discount,channel,store,sku,category,quantity\n' +
      'A-1,ada@example.org,2026-11-21T09:58:00+01:00,USD,29.33,2.40,5,0.67,store,"berlin, mitte",CD-1,music,2\n';
    expect(await read(text, {}, 'old-')).toEqual([
      {
        kind: 'purchase',
        line: 2,
        purchase: {
          orderId: 'old-A-1',
          member: { email: 'ada@example.org' },
          occurredAt: '2026-11-21T09:58:00+01:00',
          currency: 'USD',
          amount: 2933,
          tax: 240,
          shipping: 500,
          discount: 67,
          channel: 'store',
          store: 'berlin, mitte',
          lines: [{ sku: 'CD-1', category: 'music', quantity: 2, amount: 2933 }],
        },
      },
    ]);
  });

  it('names the member by the first identity that the row has', async () => {
    const text =
      'orderId,externalId,email,phone,card,occurredAt,currency,amount\n' +
      'A-1,7,a@example.org,+4930123456,98012345,2026-11-21,USD,1\nA-2,,,+4930123456,98012345,2026-11-21,USD,1\nA-3,,,,9801 2345,2026-11-21,USD,1\n';
    expect(await read(text)).toMatchObject([
      { purchase: { member: { externalId: '7' } } },
      { purchase: { member: { phone: '+4930123456' } } },
      { purchase: { member: { card: '9801 2345' } } },
    ]);
  });

  it('uses the minor units of the currency', async () => {
    const rows = ['A-1,4,2026-11-21,JPY,2933', 'A-2,4,2026-11-21,KWD,2.933', 'A-3,4,2026-11-21,HUF,29.33', 'A-4,4,2026-11-21,JPY,29.33'];
    expect(await read(`${HEADER}\n${rows.join('\n')}`)).toMatchObject([
      { purchase: { amount: 2933 } },
      { purchase: { amount: 2933 } },
      { purchase: { amount: 2933 } },
      { kind: 'rejected', reason: 'amount "29.33" must have at most 0 decimals' },
    ]);
  });

  it.each([
    ['A-1,00004,2026-11-21,USD', 'must have 5 cells as the header, has 4'],
    ['A-1,00004,2026-11-21,USD,29.33,', 'must have 5 cells as the header, has 6'],
    [',00004,2026-11-21,USD,29.33', 'orderId must not be empty'],
    ['A-1,,2026-11-21,USD,29.33', 'one of externalId, email, phone, card must not be empty'],
    ['A-1,00004,,USD,29.33', 'occurredAt must not be empty'],
    ['A-1,00004,2026-11-21,,29.33', 'currency must not be empty'],
    ['A-1,00004,2026-11-21,USD,', 'amount must not be empty'],
    ['A-1,00004,2026-02-30,USD,29.33', 'occurredAt "2026-02-30" must be an existing day and time'],
    ['A-1,00004,2026-11-21T09:58:00,USD,29.33', 'must be a date of the form 2026-11-21, or 2026-11-21T09:58:00 with Z or an offset'],
    ['A-1,00004,2026-11-21,usd,29.33', 'currency "usd" must be an ISO 4217 code in capitals, such as USD'],
    ['A-1,00004,2026-11-21,USD,-1', 'amount "-1" must not be negative'],
    ['A-1,00004,2026-11-21,USD,29.333', 'amount "29.333" must have at most 2 decimals'],
    ['A-1,00004,2026-11-21,USD,"29,33"', 'amount "29,33" must be a decimal number, such as 29.33'],
    ['A\u00011,00004,2026-11-21,USD,29.33', 'orderId must be one line of printable characters'],
  ])('rejects a row with its line and reason, and continues: %s', async (row, reason) => {
    expect(await read(`${HEADER}\n${row}\nA-1,00004,2026-11-21,USD,29.33\n`)).toMatchObject([
      { kind: 'rejected', line: 2, reason: expect.stringContaining(reason) },
      { kind: 'purchase', line: 3, purchase: A1 },
    ]);
  });

  it('names the wrong identity', async () => {
    const text = 'orderId,email,occurredAt,currency,amount\nA-1,nobody,2026-11-21,USD,1\n';
    expect(await read(text)).toMatchObject([{ kind: 'rejected', orderId: 'A-1', reason: 'email must be an e-mail address' }]);
  });

  it('rejects invalid CSV, and continues', async () => {
    const records = await read(`${HEADER}\nA-0,0"0"4,2026-11-21,USD,1\nA-1,00004,2026-11-21,USD,29.33\n`);
    expect(records).toMatchObject([
      { kind: 'rejected', line: 2, reason: expect.stringContaining('Quote') },
      { kind: 'purchase', line: 3, purchase: A1 },
    ]);
  });

  it('rejects the rest of a file in which a quote is never closed', async () => {
    const records = await read(`${HEADER}\nA-1,00004,2026-11-21,USD,29.33\nA-2,"00004,2026-11-21,USD,1\n`);
    expect(records).toMatchObject([{ kind: 'purchase' }, { kind: 'rejected', reason: expect.stringContaining('Quote Not Closed') }]);
  });
});

describe('the header', () => {
  it('is refused with the missing columns, the present ones, and likely matches', async () => {
    await expect(read('Order_ID,Customer,occurredAt,currency\n')).rejects.toThrow(
      'there is no column for orderId, nor for externalId or email or phone or card, nor for amount or amountMinor. ' +
        'The file has: "Order_ID", "Customer", "occurredAt", "currency" ("Order_ID" should be orderId). ' +
        'Rename the columns, or map them with --mapping.',
    );
  });

  it('is required in an empty file', async () => {
    await expect(read('')).rejects.toThrow('the file is empty: its first line must name the columns');
  });

  it('must be readable itself', async () => {
    await expect(read(`order"Id"${HEADER}\nA-1,00004,2026-11-21,USD,29.33\n`)).rejects.toThrow('the header cannot be read: Invalid');
  });

  it('must have the columns that the mapping names', async () => {
    await expect(read(`${HEADER}\n`, { tax: 'VAT' })).rejects.toThrow('there is no column "VAT" for tax. The file has: "orderId"');
  });
});

describe('a mapping', () => {
  it('names columns and constants, and the formats of amounts and dates', async () => {
    const mapping = Mapping.parse({
      orderId: 'Beleg',
      card: 'Kundenkarte',
      occurredAt: 'Datum',
      amount: 'Betrag',
      currency: { value: 'EUR' },
      channel: { value: 'store' },
      delimiter: ';',
      dateFormat: 'DD.MM.YYYY HH:mm',
      decimalSeparator: ',',
    });
    const text = 'Beleg;Kundenkarte;Datum;Betrag\n17;9801-2345;21.11.2026 09:58;29,33\n18;9801-2345;21.11.2026 09:58;1.229,33\n';
    expect(await read(text, mapping)).toMatchObject([
      {
        purchase: {
          orderId: '17',
          member: { card: '9801-2345' },
          occurredAt: '2026-11-21T09:58:00Z',
          currency: 'EUR',
          amount: 2933,
          channel: 'store',
        },
      },
      { kind: 'rejected', reason: 'amount "1.229,33" must be a decimal number with a comma, such as 29,33' },
    ]);
  });

  it.each([
    [{ dateFormat: 'DD.MM' }, 'must be ISO, or have YYYY, MM and DD'],
    [{ delimiter: '' }, 'must be one character'],
    [{ currency: 5 }, 'must be a column name or'],
    [{ orderID: 'x' }, 'orderID'],
  ])('is refused with its reason: %j', (mapping, reason) => {
    const issues = Mapping.safeParse(mapping).error?.issues.map((issue) => issue.message) ?? [];
    expect(issues.join()).toContain(reason);
  });
});
