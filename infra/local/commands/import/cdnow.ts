/**
 * Reads the CDNOW purchase log (Fader and Hardie): one purchase a line, separated by blanks, without a header:
 * `master id · sample id · date (YYYYMMDD) · number of CDs · dollars`. The line number becomes the order id.
 */
import { open } from 'node:fs/promises';
import { dateReader } from './dates.ts';
import { minorUnits, wholeNumber } from './money.ts';
import { BadField, type FileRecord, recordOf } from './record.ts';

const readDay = dateReader('YYYYMMDD');

export async function* readCdnow(file: string, orderPrefix: string): AsyncGenerator<FileRecord> {
  await using handle = await open(file);
  let line = 0;
  for await (const text of handle.readLines({ autoClose: false })) {
    line += 1;
    const record = parseCdnowLine(text, line, orderPrefix);
    if (record !== undefined) yield record;
  }
}

/** @returns undefined for a blank line. */
export function parseCdnowLine(text: string, line: number, orderPrefix: string): FileRecord | undefined {
  const fields = text.replace(/^\uFEFF/, '').trim();
  return fields === '' ? undefined : recordOf(line, () => purchaseOf(fields.split(/\s+/), `${orderPrefix}${line}`));
}

function purchaseOf(fields: readonly string[], orderId: string) {
  const [masterId, sampleId, date, discs, dollars] = fields;
  if (masterId === undefined || sampleId === undefined || date === undefined || discs === undefined || dollars === undefined)
    throw new BadField(`must have 5 fields (master id, sample id, date, number of CDs, dollars), has ${fields.length}`);
  if (fields.length > 5) throw new BadField(`must have 5 fields, has ${fields.length}`);
  const quantity = wholeNumber(discs, 'number of CDs');
  const amount = minorUnits(dollars, 'dollars', 2);
  return {
    orderId,
    member: { externalId: masterId },
    occurredAt: readDay(date, 'date'),
    currency: 'USD',
    amount,
    // An order line has at least one piece.
    ...(quantity === 0 ? {} : { lines: [{ sku: 'CD', category: 'music', quantity, amount }] }),
  };
}
