import { describe, expect, it, test } from 'vitest';
import { type CodeRecord, parseCodes } from '../../infra/local/commands/codes/read-codes.ts';
import { sendCodes } from '../../infra/local/commands/codes/send-codes.ts';
import { suspectsOf } from '../../infra/local/commands/codes/suspects.ts';
import { CodeBatch } from '../../shared/contract/rewards/reward-changes.ts';

async function read(text: string): Promise<readonly CodeRecord[]> {
  const records: CodeRecord[] = [];
  const source = async function* () {
    yield text;
  };
  for await (const record of parseCodes(source())) records.push(record);
  return records;
}
const code = (line: number, text: string): CodeRecord => ({ kind: 'code', line, code: text });
const rejected = (line: number, reason: string): CodeRecord => ({ kind: 'rejected', line, reason });

describe('a file of codes', () => {
  test.each<[string, string, readonly CodeRecord[]]>([
    ['plain lines', 'A-1\nA-2\n', [code(1, 'A-1'), code(2, 'A-2')]],
    ['plain lines of another system', '\ufeffA-1\r\n\r\n  A-2  \r\n', [code(1, 'A-1'), code(3, 'A-2')]],
    ['a column with its name', 'Code\nA-1\n', [code(2, 'A-1')]],
    ['a column among others', 'id,code,value\n1,A-1,5\n', [code(2, 'A-1')]],
    ['quotes, where a code has a comma', '"A,1"\n"A""2"', [code(1, 'A,1'), code(2, 'A"2')]],
    ['one code alone', 'A-1', [code(1, 'A-1')]],
    ['no codes at all', '\n', []],
  ])('can have %s', async (_, text, expected) => {
    expect(await read(text)).toEqual(expected);
  });

  it('rejects a wrong line by its number, and loses no other', async () => {
    const text = `A-1\n${'x'.repeat(65)}\nA-2,B\nA-3\nA\u200f4\n"A-5\nA-6"\nA-7\n`;
    expect(await read(text)).toEqual([
      code(1, 'A-1'),
      rejected(2, 'code must be at most 64 characters'),
      rejected(3, 'must be one code, has 2 cells: put a code with a comma in quotes'),
      code(4, 'A-3'),
      rejected(5, 'code must be one line of printable characters'),
      rejected(7, 'code must be one line of printable characters; must not begin or end with a blank'),
      code(8, 'A-7'),
    ]);
    expect(await read('id,code\n1,A-1\nA-2\n1,\n')).toEqual([
      code(2, 'A-1'),
      rejected(3, 'must have 2 cells as the header, has 1'),
      rejected(4, 'code must not be empty; must not begin or end with a blank'),
    ]);
  });
});

describe('lines that look like no code', () => {
  it.each<[string, string, readonly string[]]>([
    ['F6: a header and a total', 'Voucher Code\nCINE-1\nCINE-2\nTotal: 2\n', ['Voucher Code', 'Total: 2']],
    ['a header of one word', 'Vouchers\nCINE-1\nCINE-2\n', ['Vouchers']],
    ['none: codes without digits', 'SPRING\nSUMMER\nAUTUMN\n', []],
    ['none: one code', 'SPRING\n', []],
    ['none: a column with its name', 'code\nCINE-1\n', []],
    ['the first five', 'a b\nc d\ne f\ng h\ni j\nk l\n', ['a b', 'c d', 'e f', 'g h', 'i j']],
  ])('are found: %s', async (_, text, expected) => {
    const suspects = suspectsOf();
    for (const record of await read(text)) suspects.add(record);
    expect(suspects.found().map(({ code: found }) => found)).toEqual(expected);
  });
});

describe('batches', () => {
  async function* codes(count: number, of: (number: number) => string): AsyncGenerator<CodeRecord> {
    for (let number = 1; number <= count; number += 1) yield code(number, of(number));
  }
  const sent = async (count: number, of: (number: number) => string) => {
    const batches: string[][] = [];
    const tally = { codes: 0, added: 0, known: 0, rejected: 0 };
    let atOnce = 0;
    let most = 0;
    await sendCodes(codes(count, of), tally, {
      concurrency: 3,
      send: async (batch) => {
        most = Math.max(most, ++atOnce);
        await new Promise((resolve) => setImmediate(resolve));
        batches.push(batch);
        atOnce -= 1;
        return { added: batch.length - 1, known: 1 };
      },
      onRejected: () => undefined,
      onSettled: () => undefined,
    });
    return { batches, tally, most };
  };

  it('have a moderate size, several in flight, and contain every code', async () => {
    const { batches, tally, most } = await sent(9_001, (number) => `CODE-${number}`);
    expect(batches.map(({ length }) => length).sort((a, b) => a - b)).toEqual([1, ...Array.from({ length: 36 }, () => 250)]);
    expect(new Set(batches.flat()).size).toBe(9_001);
    expect(tally).toEqual({ codes: 9_001, added: 8_964, known: 37, rejected: 0 });
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('of long codes in wide letters stay below the limit of a body', async () => {
    const { batches } = await sent(2_000, (number) => `${String(number).padStart(4, '0')}${'\u{1f600}'.repeat(30)}`);
    for (const batch of batches) {
      expect(Buffer.byteLength(JSON.stringify({ codes: batch }))).toBeLessThan(128 * 1024);
      expect(CodeBatch.safeParse({ codes: batch }).success).toBe(true);
    }
    expect(batches.flat()).toHaveLength(2_000);
  });

  it('end with the first failure', async () => {
    const tally = { codes: 0, added: 0, known: 0, rejected: 0 };
    let sends = 0;
    const failing = sendCodes(codes(900_000, String), tally, {
      concurrency: 2,
      send: async () => {
        sends += 1;
        throw new RangeError('no');
      },
      onRejected: () => undefined,
      onSettled: () => undefined,
    });
    await expect(failing).rejects.toThrow('no');
    expect(sends).toBeLessThan(5);
  });
});
