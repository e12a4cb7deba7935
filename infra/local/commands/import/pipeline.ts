/** Records in, members enrolled and purchases sent, everything counted. */
import type { Purchase } from '../../../../shared/contract/earning/merchant-events.ts';
import { createLanes } from './lanes.ts';
import type { FileRecord, PurchaseRecord, Rejection } from './record.ts';
import type { Enrolment, Sent, Target } from './target.ts';
import { countTiers, type TierShare } from './tiers.ts';

export interface Tally {
  /** Every purchase that the file has, whatever became of it. */
  purchases: number;
  /** Credited by this run. */
  credited: number;
  /** Taken before: the platform said its first answer again. */
  duplicates: number;
  /** Refused, as a line of the file or by the platform. */
  rejected: number;
  /** Kept by the platform until the member enrols. */
  unclaimed: number;
  /** Credited by this run. */
  points: number;
  /** Different members of the file who exist now. */
  members: number;
}

export interface Pipeline {
  /** Resolves when every record is settled. */
  run(records: AsyncIterable<FileRecord> | Iterable<FileRecord>): Promise<void>;
  readonly tally: Readonly<Tally>;
  /** The tiers of the file's members by now; none in a programme without tiers. */
  tiers(): readonly TierShare[];
}

export interface PipelineOptions {
  readonly target: Target;
  readonly concurrency: number;
  /** False: purchases of members who are not known are left unclaimed. */
  readonly enrol: boolean;
  readonly onRejected: (rejection: Rejection) => void;
  /** One more record is settled. */
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
    // Kept by an earlier run, and credited since: the platform says its first answer again, and that was to keep it.
    count(sent.kind === 'unclaimed' ? { kind: 'duplicate' } : sent, record);
  };

  return {
    tally,
    tiers: tiers.shares,
    async run(records) {
      // One member's purchases must not race: the order in which they are credited is the file's.
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

/** Spellings that the platform takes for one: e-mail addresses and cards without regard to case, cards without blanks and hyphens. */
function memberKey(member: Purchase['member']): string {
  const [[kind, value] = ['', '']] = Object.entries(member);
  if (kind === 'card') return `card ${value.replace(/[ -]/g, '').toLowerCase()}`;
  return `${kind} ${kind === 'email' ? value.toLowerCase() : value}`;
}
