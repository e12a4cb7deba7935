/** Managers set a merchant's daily issue cap, and read what it has issued. */

import { RATE_LIMIT_SHARDS } from '../../domain/fraud/rate-limit.ts';
import { dayOf } from '../../domain/fraud/rate-window.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { issueRateLimit } from '../../domain/merchants/issue-cap.ts';
import type { Merchant } from '../../domain/merchants/merchant.ts';
import { withIssueCap } from '../../domain/merchants/merchant.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';
import { shardsOf } from '../rewards/reserve-inventory.ts';
import { merchantOf } from './merchants.ts';

export interface CapCommand {
  readonly programmeId: string;
  readonly merchantId: string;
  /** null: no cap. */
  readonly pointsPerDay: number | null;
  readonly reason: string;
  /** The token's subject. */
  readonly by: string;
}

export interface Issued {
  readonly merchant: Merchant;
  /** undefined: not counted. */
  readonly today: number | undefined;
  /** The end of the programme's day. */
  readonly until: Instant;
}

type CapPorts = Pick<Ports, 'store' | 'clock' | 'pause'> & { readonly versions: ProgrammeVersions };

/** Setting the same cap again changes nothing. @throws Refusal NOT_FOUND; Busy. */
export async function capIssue(ports: CapPorts, { programmeId, merchantId, pointsPerDay, reason, by }: CapCommand): Promise<Issued> {
  const merchant = await decideAndCommit(ports, async (): Promise<Attempt<Merchant>> => {
    const read = await merchantOf(ports, programmeId, merchantId);
    const { issueCap } = read;
    const isSo = pointsPerDay === null ? issueCap === undefined : issueCap?.pointsPerDay === pointsPerDay && issueCap.reason === reason;
    if (isSo) return { answer: read };
    const capped = withIssueCap(read, pointsPerDay, { by, reason }, ports.clock.now());
    return { answer: capped, changes: [{ kind: 'merchant', merchant: capped, expected: read.revision }] };
  });
  return issuedBy(ports, merchant);
}

/** @throws Refusal NOT_FOUND. */
export async function readIssued(ports: CapPorts, programmeId: string, merchantId: string): Promise<Issued> {
  return issuedBy(ports, await merchantOf(ports, programmeId, merchantId));
}

async function issuedBy({ store, clock, versions }: CapPorts, merchant: Merchant): Promise<Issued> {
  const now = clock.now();
  const { timeZone } = (await versions.at(merchant.programmeId, now)).terms;
  const { until } = dayOf(now, timeZone);
  const rateLimit = issueRateLimit(merchant, timeZone, now);
  if (rateLimit === undefined) return { merchant, today: undefined, until };
  const shards = await store.rateLimitShards(rateLimit, shardsOf(RATE_LIMIT_SHARDS.merchant));
  return { merchant, today: shards.reduce((sum, { counted }) => sum + counted, 0), until };
}
