import { describe, expect, it } from 'vitest';
import { type CsvOptions, readOrders } from '../../infra/local/commands/import/csv.ts';
import { Mapping } from '../../infra/local/commands/import/csv-mapping.ts';
import { parseRows } from '../../infra/local/commands/import/csv-rows.ts';
import type { FileRecord } from '../../infra/local/commands/import/record.ts';
import { type KnownStore, zonesOfStores } from '../../infra/local/commands/import/store-zones.ts';

type Special = Partial<CsvOptions> & { readonly timeZone?: string; readonly stores?: readonly KnownStore[] };

async function read(
  text: string,
  mapping: Mapping = {},
  { timeZone = 'UTC', stores = [], ...options }: Special = {},
): Promise<FileRecord[]> {
  const source = async function* () {
    yield text;
  };
  const records: FileRecord[] = [];
  const readIn = await readOrders(() => parseRows(source(), mapping.delimiter), { orderPrefix: '', mapping, ...options });
  for await (const record of readIn(zonesOfStores(stores, timeZone))) records.push(record);
  return records;
}

const HEADER = 'orderId,externalId,occurredAt,currency,amount';
const A1 = { orderId: 'A-1', member: { externalId: '00004' }, occurredAt: '2026-11-21T12:00:00Z', currency: 'USD', amount: 2933 };

describe('a CSV file', () => {
  it.each([
    ['plain', `${HEADER}\nA-1,00004,2026-11-21,USD,29.33\n`],
    ['with carriage returns', `${HEADER}\r\nA-1,00004,2026-11-21,USD,29.33\r\n`],
    ['with a byte order mark', `\uFEFF${HEADER}\nA-1,00004,2026-11-21,USD,29.33`],
    ['with rows of commas', `${HEADER}\n,,,,\nA-1,00004,2026-11-21,USD,29.33\n,,,,\n`],
    ['with the delimiter that Excel names', `sep=;\r\n${HEADER.replaceAll(',', ';')}\r\nA-1;00004;2026-11-21;USD;29.33`],
    ['with columns in other letters and signs', 'ORDER_ID,External Id,occurred-at,Currency,AMOUNT\nA-1,00004,2026-11-21,USD,29.33'],
    ['with zeros behind its cents', `${HEADER}\nA-1,00004,2026-11-21,USD,29.3300`],
    ['with a currency in small letters', `${HEADER}\nA-1,00004,2026-11-21,usd,29.33`],
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
    expect(await read(text, {}, { orderPrefix: 'old-' })).toEqual([
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
        identities: { email: 'ada@example.org' },
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
    ['A-1,00004,21.11.2026,USD,29.33', 'must be a date of the form 2026-11-21, or 2026-11-21T09:58:00 with or without Z or an offset'],
    ['A-1,00004,2026-11-21,dollars,29.33', 'currency "DOLLARS" must be an ISO 4217 code, such as USD'],
    ['A-1,00004,2026-11-21,USD,-1', 'amount "-1" must not be negative'],
    ['A-1,00004,2026-11-21,USD,29.333', 'amount "29.333" must have at most 2 decimals'],
    ['A-1,00004,2026-11-21,USD,"29,33"', 'amount "29,33" must be a decimal number, such as 29.33'],
    ['A\u00011,00004,2026-11-21,USD,29.33', 'orderId must be one line of printable characters'],
  ])('rejects a row with its line and reason, and continues: %s', async (row, reason) => {
    expect(await read(`${HEADER}\n${row}\nB-1,00004,2026-11-21,USD,29.33\n`)).toMatchObject([
      { kind: 'rejected', line: 2, reason: expect.stringContaining(reason) },
      { kind: 'purchase', line: 3, purchase: { ...A1, orderId: 'B-1' } },
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

describe('rows of one order', () => {
  const GOODS = 'orderId,externalId,occurredAt,currency,amount,sku,category,quantity';
  const rejected = (reason: string | RegExp) => ({ kind: 'rejected', reason: expect.stringMatching(reason) });

  it('have quantities of up to three decimals', async () => {
    const row = (quantity: string) => `${GOODS}\nA-1,7,2026-12-01,GBP,15.30,TEA,,${quantity}\n`;
    expect(await read(row('0.750'))).toMatchObject([{ purchase: { lines: [{ sku: 'TEA', quantity: 0.75 }] } }]);
    expect(await read(row('"0,125"').replace('15.30', '"15,30"'), { decimalSeparator: ',' })).toMatchObject([
      { purchase: { amount: 1530, lines: [{ quantity: 0.125 }] } },
    ]);
    expect(await read(row('0.7555'))).toEqual([{ line: 2, ...rejected('^quantity "0.7555" must have at most 3 decimals$') }]);
  });

  it('F2: become one order with its goods, wherever they are', async () => {
    const text =
      `${GOODS}\n536365,17850,2026-12-01,GBP,15.30,85123A,lights,6\n536366,17850,2026-12-01,GBP,1.00,71053,,1\n` +
      '536365,17850,2026-12-01,GBP,20.34,71053,,6\n536365,17850,2026-12-01,GBP,22.00,84406B,,8\n';
    expect(await read(text)).toEqual([
      expect.objectContaining({ kind: 'purchase', line: 3 }),
      {
        kind: 'purchase',
        line: 2,
        purchase: {
          orderId: '536365',
          member: { externalId: '17850' },
          occurredAt: '2026-12-01T12:00:00Z',
          currency: 'GBP',
          amount: 5764,
          lines: [
            { sku: '85123A', category: 'lights', quantity: 6, amount: 1530 },
            { sku: '71053', quantity: 6, amount: 2034 },
            { sku: '84406B', quantity: 8, amount: 2200 },
          ],
        },
        identities: { externalId: '17850' },
      },
    ]);
  });

  it('F7: that are the same row twice are one purchase', async () => {
    const row = 'A-1,00004,2026-11-21,USD,100.00';
    expect(await read(`${HEADER}\n${row}\n${row}\n`)).toMatchObject([{ kind: 'purchase', line: 2, purchase: { amount: 10_000 } }]);
  });

  it('F11: have blanks where they repeat the first one, and then nobody knows what the goods cost', async () => {
    const mapping = Mapping.parse({
      orderId: 'Name',
      occurredAt: 'Created at',
      amount: 'Total',
      sku: 'Lineitem sku',
      quantity: 'Lineitem quantity',
    });
    const text =
      'Name,Email,Currency,Total,Created at,Lineitem quantity,Lineitem sku\n' +
      '#1001,ada@example.org,USD,64.00,2026-11-20 10:11:12 -0500,2,CD-1\n#1001,,,,,1,LP-1\n#1001,,,,,1,LP-2\n';
    const [order, ...others] = await read(text, mapping);
    expect(others).toEqual([]);
    expect(order).toMatchObject({
      purchase: { orderId: '#1001', member: { email: 'ada@example.org' }, occurredAt: '2026-11-20T10:11:12-05:00', amount: 6400 },
    });
    expect(order).not.toHaveProperty('purchase.lines');
  });

  const goods = (...rows: readonly string[]) => `${GOODS}\n${rows.map((row) => `A-1,4,${row}`).join('\n')}\n`;
  const PLAIN = '2026-12-01,USD,1.00';
  it.each([
    [
      'content that differs',
      goods('2026-12-01,USD,1.00,a,,1', '2026-12-02,USD,1.00,b,,1'),
      'occurredAt must be the same in all rows of an order, but differs in lines 2 and 3',
    ],
    [
      'goods without a sku',
      goods(`${PLAIN},,,1`, `${PLAIN},b,,1`),
      'lines 2, 3 are one order with different content: goods of an order need a sku each',
    ],
    ['an amount in some rows', goods(`${PLAIN},a,,1`, `${PLAIN},b,,1`, '2026-12-01,USD,,c,,1'), 'is in 2 of lines 2, 3, 4'],
    ['a row that is broken', goods(`${PLAIN},a,,1`, `${PLAIN},b,,1,x`), 'must have 8 cells as the header, has 9'],
    [
      'the same row twice',
      goods(`${PLAIN},a,,1`, `${PLAIN},a,,1`),
      'lines 2, 3 are one order, and some are the same: say with --same-rows',
    ],
  ])('are rejected whole, not credited in part: %s', async (_, text, reason) => {
    expect(await read(text)).toMatchObject([rejected(reason)]);
  });

  it('that are the same are lines of goods, or one too often, as told', async () => {
    const text = goods(`${PLAIN},a,,1`, `${PLAIN},a,,1`, '2026-12-01,USD,2.00,b,,1');
    expect(await read(text, {}, { sameRows: 'lines' })).toMatchObject([
      { purchase: { amount: 400, lines: [{ sku: 'a' }, { sku: 'a' }, { sku: 'b' }] } },
    ]);
    expect(await read(text, {}, { sameRows: 'once' })).toMatchObject([{ purchase: { amount: 300, lines: [{ sku: 'a' }, { sku: 'b' }] } }]);
  });

  it('say tax once', async () => {
    const text = (second: string) =>
      `orderId,externalId,occurredAt,currency,amount,sku,tax\nA-1,4,${PLAIN},a,0.20\nA-1,4,${PLAIN},b,${second}\n`;
    expect(await read(text(''))).toMatchObject([{ purchase: { amount: 200, tax: 20 } }]);
    expect(await read(text('0.20'))).toMatchObject([rejected('tax must be in one row of the order only, but is in lines 2, 3')]);
  });
});

describe('the time zone of a store', () => {
  const stores: readonly KnownStore[] = [
    { id: 'akl-1', name: 'Auckland', timeZone: 'Pacific/Auckland' },
    { id: 'ber-1', name: 'Airport', timeZone: 'Europe/Berlin' },
    { id: 'nyc-1', name: 'Airport', timeZone: 'America/New_York' },
    { id: 'ber-2', name: 'Mitte', timeZone: 'Europe/Berlin' },
    { id: 'ber-3', name: 'Mitte', timeZone: 'Europe/Berlin' },
    { id: 'lis-1', name: 'akl-1', timeZone: 'Europe/Lisbon' },
  ];
  const at = async (text: string, store: string, dateFormat?: string) => {
    const mapping = dateFormat === undefined ? {} : { dateFormat };
    const rows = `${HEADER},store\nA-1,4,${text},USD,1,${store}\n`;
    const [record] = await read(rows, mapping, { timeZone: 'America/New_York', stores });
    return record?.kind === 'purchase' ? [record.purchase.occurredAt, record.purchase.store] : record?.reason;
  };

  it.each([
    ['by its id', '2026-12-31 23:30', 'akl-1', undefined, '2026-12-31T10:30:00Z'],
    ['by its name', '2026-12-31', 'Auckland', undefined, '2026-12-30T23:00:00Z'],
    ['for a format with times', '01.07.2026 01:30', 'ber-1', 'DD.MM.YYYY HH:mm', '2026-06-30T23:30:00Z'],
    ['by a name of several stores in one zone', '2026-07-01 01:30', 'Mitte', undefined, '2026-06-30T23:30:00Z'],
    ['unless the file says an offset', '2026-12-31T23:30:00Z', 'akl-1', undefined, '2026-12-31T23:30:00Z'],
    ["not in other letters: then the programme's", '2026-07-01 01:30', 'AUCKLAND', undefined, '2026-07-01T05:30:00Z'],
  ])('holds for days and local times: %s', async (_, text, store, format, expected) => {
    expect(await at(text, store, format)).toEqual([expected, store]);
  });

  it('is not guessed from a name that has two', async () => {
    expect(await at('2026-12-31', 'Airport')).toBe(
      'store "Airport" is the name of stores in Europe/Berlin and America/New_York: it must be an id, such as nyc-1',
    );
    expect(await at('2026-12-31T23:30:00Z', 'Airport')).toEqual(['2026-12-31T23:30:00Z', 'Airport']);
  });
});

describe('days and times', () => {
  const at = async (text: string, timeZone: string, dateFormat?: string) => {
    const [record] = await read(`${HEADER}\nA-1,4,${text},USD,1\n`, dateFormat === undefined ? {} : { dateFormat }, { timeZone });
    return record?.kind === 'purchase' ? record.purchase.occurredAt : record?.reason;
  };

  it.each([
    ['noon UTC where that is the day', '2026-12-31', 'America/New_York', undefined, '2026-12-31T12:00:00Z'],
    ['F3: noon there, east of UTC+12', '2026-12-31', 'Pacific/Auckland', undefined, '2026-12-30T23:00:00Z'],
    ['noon there, also for a format without time', '31.12.2026', 'Pacific/Kiritimati', 'DD.MM.YYYY', '2026-12-30T22:00:00Z'],
    ['F4: the local time of a shop', '01.01.2027 01:30', 'America/New_York', 'DD.MM.YYYY HH:mm', '2027-01-01T06:30:00Z'],
    ['the local time of ISO', '2026-07-01T09:58', 'Europe/Berlin', undefined, '2026-07-01T07:58:00Z'],
    ['the first of two equal times in autumn', '2026-10-25 02:30:00', 'Europe/Berlin', undefined, '2026-10-25T00:30:00Z'],
    ['an hour later for a time that spring skips', '2026-03-29 02:30:00', 'Europe/Berlin', undefined, '2026-03-29T01:30:00Z'],
    ['as it says with an offset', '2026-11-20 10:11:12 +0100', 'Europe/Berlin', undefined, '2026-11-20T10:11:12+01:00'],
    ['as it says with an offset in hours', '2026-11-20T10:11:12+01', 'Europe/Berlin', undefined, '2026-11-20T10:11:12+01:00'],
    ['as it says with UTC', '2026-11-20 10:11:12 UTC', 'Europe/Berlin', undefined, '2026-11-20T10:11:12Z'],
  ])('are %s', async (_, text, zone, format, expected) => {
    expect(await at(text, zone, format)).toBe(expected);
  });

  it('must exist', async () => {
    expect(await at('31.02.2026', 'UTC', 'DD.MM.YYYY')).toContain('must be an existing day and time');
    expect(await at('2026-02-01 25:00', 'UTC')).toContain('must be an existing day and time');
  });
});

describe('people', () => {
  it('M3: are known by all that the rows say of them', async () => {
    const text =
      'orderId,externalId,email,phone,card,occurredAt,currency,amount\n' +
      'A-1,cust-9,Nina@example.org,+4930555001,9999 0001,2026-11-21,USD,100.00\nA-2,,nina@example.org,,,2026-11-21,USD,50.00\n' +
      'A-3,,,,99990001,2026-11-21,USD,25.00\nA-4,,,,88880001,2026-11-21,USD,1.00\n';
    const records = await read(text);
    const nina = { externalId: 'cust-9', email: 'Nina@example.org', phone: '+4930555001', card: '9999 0001' };
    expect(records).toMatchObject([
      { purchase: { member: { externalId: 'cust-9' } }, identities: nina },
      { purchase: { member: { email: 'nina@example.org' } }, identities: nina },
      { purchase: { member: { card: '99990001' } }, identities: nina },
      { identities: { card: '88880001' } },
    ]);
  });

  it('stay two where rows share a card and name two addresses', async () => {
    const text =
      'orderId,email,card,occurredAt,currency,amount\nA-1,a@example.org,9999 0001,2026-11-21,USD,1\nA-2,b@example.org,9999 0001,2026-11-21,USD,1\n';
    expect(await read(text)).toMatchObject([
      { identities: { email: 'a@example.org', card: '9999 0001' } },
      { purchase: { member: { email: 'b@example.org' } }, identities: { email: 'b@example.org' } },
    ]);
  });

  it('are joined when a later row says that two are one', async () => {
    const rows = ['A-1,a@example.org,,,', 'A-2,,,12340001,', 'A-3,a@example.org,,12340001,7'].map((row) => `${row},2026-11-21,USD,1`);
    const records = await read(`orderId,email,phone,card,externalId,occurredAt,currency,amount\n${rows.join('\n')}`);
    const all = { email: 'a@example.org', card: '12340001', externalId: '7' };
    expect(records).toMatchObject([{ identities: all }, { identities: all }, { identities: all }]);
  });
});

describe('the header', () => {
  it('is refused with the missing columns, the present ones, and likely matches', async () => {
    await expect(read('Receipt,Customer,occurredAt,currency\n')).rejects.toThrow(
      'there is no column for orderId, nor for externalId or email or phone or card, nor for amount or amountMinor. ' +
        'The file has: "Receipt", "Customer", "occurredAt", "currency". ' +
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
