/** Enrols members and sends purchases, and counts the results. */
import type { Purchase } from '../../../../shared/contract/earning/merchant-events.ts';
import { createLanes } from './lanes.ts';
import type { FileRecord, PurchaseRecord, Rejection } from './record.ts';
import type { Enrolment, Sent, Target } from './target.ts';
import { countTiers, type TierShare } from './tiers.ts';

export interface Tally {
  /** All purchases of the file. */
  purchases: number;
  /** Credited by this run. */
  credited: number;
  /** Purchases that were sent before; the platform replayed its first answer. */
  duplicates: number;
  /** Refused by the reader of the file or by the platform. */
  rejected: number;
  /** Stored by the platform until the member enrols. */
  unclaimed: number;
  /** Credited by this run. */
  points: number;
  /** Different members of the file who now exist. */
  members: number;
}

export interface Pipeline {
  /** Resolves when every record is settled. */
  run(records: AsyncIterable<FileRecord> | Iterable<FileRecord>): Promise<void>;
  readonly tally: Readonly<Tally>;
  /** The present tiers of the file's members; empty in a programme without tiers. */
  tiers(): readonly TierShare[];
}

export interface PipelineOptions {
  readonly target: Target;
  readonly concurrency: number;
  /** false: purchases of unknown members stay unclaimed. */
  readonly enrol: boolean;
  readonly onRejected: (rejection: Rejection) => void;
  /** Called for each settled record. */
  readonly onSettled: (tally: Readonly<Tally>) => void;
}

export function createPipeline({ target, concurrency, enrol, onRejected, onSettled }: PipelineOptions): Pipeline {
  const tally: Tally = { purchases: 0, credited: 0, duplicates: 0, rejected: 0, unclaimed: 0, points: 0, members: 0 };
  const enrolments = new Map<string, Enrolment>();
  const memberIds = new Set<string>();
  const tiers = countTiers();

  const exists = (memberId: string) => {
    memberIds.add(memberId);
    tally.members = memberIds.size;
  };
  const reject = (rejection: Rejection) => {
    tally.rejected += 1;
    onRejected(rejection);
  };
  const settled = () => {
    tally.purchases += 1;
    onSettled(tally);
  };
  const enrolOnce = async (key: string, member: Purchase['member']): Promise<Enrolment> => {
    const known = enrolments.get(key);
    if (known !== undefined) return known;
    const enrolment = await target.enrol(member);
    enrolments.set(key, enrolment);
    if (enrolment.kind === 'enrolled') exists(enrolment.memberId);
    return enrolment;
  };
  const count = (sent: Sent, { line, purchase }: PurchaseRecord) => {
    if (sent.kind === 'rejected') reject({ kind: 'rejected', line, orderId: purchase.orderId, reason: sent.reason });
    else if (sent.kind === 'unclaimed') tally.unclaimed += 1;
    else if (sent.kind === 'duplicate') tally.duplicates += 1;
    else {
      tally.credited += 1;
      tally.points += sent.points;
    }
    const credit = sent.kind === 'credited' ? sent : sent.kind === 'duplicate' ? sent.credit : undefined;
    if (credit !== undefined) {
      exists(credit.memberId);
      tiers.add(credit);
    }
    settled();
  };
  const importOne = async (key: string, record: PurchaseRecord) => {
    const { member } = record.purchase;
    if (!enrol) return count(await target.send(record.purchase), record);
    const enrolment = await enrolOnce(key, member);
    if (enrolment.kind === 'rejected') return count(enrolment, record);
    const sent = await target.send(record.purchase);
    // A purchase that an earlier run left unclaimed may have been credited since. The platform replays its first answer.
    count(sent.kind === 'unclaimed' ? { kind: 'duplicate' } : sent, record);
  };

  return {
    tally,
    tiers: tiers.shares,
    async run(records) {
      // One member's purchases must not race: they are credited in the order of the file.
      const lanes = createLanes(concurrency);
      for await (const record of records) {
        if (record.kind === 'rejected') {
          reject(record);
          settled();
        } else {
          const key = memberKey(record.purchase.member);
          await lanes.add(key, () => importOne(key, record));
        }
      }
      await lanes.finished();
    },
  };
}

/** A key for spellings that mean one member: e-mail addresses and cards ignore case, cards also blanks and hyphens. */
function memberKey(member: Purchase['member']): string {
  const [[kind, value] = ['', '']] = Object.entries(member);
  if (kind === 'card') return `card ${value.replace(/[ -]/g, '').toLowerCase()}`;
  return `${kind} ${kind === 'email' ? value.toLowerCase() : value}`;
}
