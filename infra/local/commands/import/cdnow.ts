/**
 * Reads the CDNOW purchase log (Fader and Hardie): one purchase a line, separated by blanks, without a header:
 * `master id · sample id · date (YYYYMMDD) · number of CDs · dollars`. The line number becomes the order id.
 */
import { textOf } from '../text-file.ts';
import { dateReader } from './dates.ts';
import { minorUnits, wholeNumber } from './money.ts';
import { BadField, type FilePurchase, type FileRecord, recordOf } from './record.ts';

const readDay = dateReader('YYYYMMDD');

export async function* readCdnow(file: string, orderPrefix: string, encoding?: string): AsyncGenerator<FileRecord> {
  let line = 0;
  for await (const text of linesOf(textOf(file, encoding))) {
    line += 1;
    const record = parseCdnowLine(text, line, orderPrefix);
    if (record !== undefined) yield record;
  }
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of text) {
    const lines = `${rest}${piece}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** @returns undefined for a blank line. */
export function parseCdnowLine(text: string, line: number, orderPrefix: string): FileRecord | undefined {
  const fields = text.replace(/^\uFEFF/, '').trim();
  return fields === '' ? undefined : recordOf(line, () => purchaseOf(fields.split(/\s+/), `${orderPrefix}${line}`));
}

function purchaseOf(fields: readonly string[], orderId: string): FilePurchase {
  const [masterId, sampleId, date, discs, dollars] = fields;
  if (masterId === undefined || sampleId === undefined || date === undefined || discs === undefined || dollars === undefined)
    throw new BadField(`must have 5 fields (master id, sample id, date, number of CDs, dollars), has ${fields.length}`);
  if (fields.length > 5) throw new BadField(`must have 5 fields, has ${fields.length}`);
  const quantity = wholeNumber(discs, 'number of CDs');
  const amount = minorUnits(dollars, 'dollars', 2);
  const member = { externalId: masterId };
  const purchase = {
    orderId,
    member,
    occurredAt: readDay(date, 'date', () => 'UTC'),
    currency: 'USD',
    amount,
    // An order line has at least one piece.
    ...(quantity === 0 ? {} : { lines: [{ sku: 'CD', category: 'music', quantity, amount }] }),
  };
  return { purchase, identities: member };
}
