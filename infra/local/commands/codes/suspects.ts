/** Lines of a file of codes that look like a header or a total. */
import type { CodeRecord } from './read-codes.ts';

export interface Suspect {
  readonly line: number;
  readonly code: string;
}

/** Enough to recognise what they are. */
const MAX_SUSPECTS = 5;

/** Learns the codes of a file in their order. */
export interface Suspects {
  add(record: CodeRecord): void;
  /** The first lines that look like no code. */
  found(): readonly Suspect[];
}

/**
 * A code with a blank or a colon, such as `Voucher Code` or `Total: 2`, and a first line without a digit where every other code has one,
 * such as `Vouchers`.
 */
export function suspectsOf(): Suspects {
  const suspects: Suspect[] = [];
  let first: Suspect | undefined;
  let others = 0;
  let withDigit = 0;
  return {
    add(record) {
      if (record.kind !== 'code') return;
      const { line, code } = record;
      if (first === undefined) first = { line, code };
      else {
        others += 1;
        if (/\d/.test(code)) withDigit += 1;
      }
      if (/[\s:]/.test(code) && suspects.length < MAX_SUSPECTS) suspects.push({ line, code });
    },
    found() {
      const isHeader = first !== undefined && others > 0 && withDigit === others && !/\d/.test(first.code);
      return first === undefined || !isHeader || suspects[0]?.line === first.line ? suspects : [first, ...suspects];
    },
  };
}
