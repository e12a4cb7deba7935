/** Sends codes in batches, several in flight. */

import type * as z from 'zod';
import { MAX_BODY_BYTES, MAX_CODES } from '../../../../shared/contract/kernel/limits.ts';
import type { CodesImported } from '../../../../shared/contract/rewards/reward-changes.ts';
import { createLanes } from '../import/lanes.ts';
import type { Rejection } from '../import/record.ts';
import type { CodeRecord } from './read-codes.ts';

export interface CodeTally {
  /** All codes of the file. */
  codes: number;
  /** Added by this run. */
  added: number;
  /** Codes that existed before, or that the file has twice. */
  known: number;
  rejected: number;
}

export interface SendOptions {
  readonly send: (codes: string[]) => Promise<z.infer<typeof CodesImported>>;
  readonly concurrency: number;
  readonly onRejected: (rejection: Rejection) => void;
  readonly onSettled: (tally: Readonly<CodeTally>) => void;
}

/**
 * A quarter of the largest request. A request whose function times out must be sent again, which happens on a laptop when several of the
 * largest share one DynamoDB Local.
 */
const BATCH = MAX_CODES / 4;

/** Leaves room for the rest of the body. */
const MAX_BATCH_BYTES = MAX_BODY_BYTES - 1024;
const COMMA_AND_QUOTES = 3;

/** @param tally counts as it goes, so that a failed run can report its progress. @throws whatever `send` throws. */
export async function sendCodes(
  records: AsyncIterable<CodeRecord>,
  tally: CodeTally,
  { send, concurrency, onRejected, onSettled }: SendOptions,
): Promise<void> {
  const lanes = createLanes(concurrency);
  let batches = 0;
  const dispatch = (codes: string[]): Promise<void> =>
    lanes.add(String(batches++), async () => {
      const { added, known } = await send(codes);
      tally.codes += codes.length;
      tally.added += added;
      tally.known += known;
      onSettled(tally);
    });

  let batch: string[] = [];
  let bytes = 0;
  for await (const record of records) {
    if (record.kind === 'rejected') {
      tally.codes += 1;
      tally.rejected += 1;
      onRejected(record);
      continue;
    }
    // JSON may need more bytes for a character than UTF-8, but at most twice as many for a printable one.
    const size = 2 * Buffer.byteLength(record.code) + COMMA_AND_QUOTES;
    if (batch.length === BATCH || bytes + size > MAX_BATCH_BYTES) {
      await dispatch(batch);
      [batch, bytes] = [[], 0];
    }
    batch.push(record.code);
    bytes += size;
  }
  if (batch.length > 0) await dispatch(batch);
  await lanes.finished();
  onSettled(tally);
}
