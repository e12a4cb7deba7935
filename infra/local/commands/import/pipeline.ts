/** Enrols members and sends purchases, and counts the results. */
import { createLanes } from './lanes.ts';
import type { FileRecord, Identities, PurchaseRecord, Rejection } from './record.ts';
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
  /** Only a purchase that the platform takes enrols its member. */
  const enrolFor = async ({ purchase, identities }: PurchaseRecord): Promise<Sent> => {
    const key = personKey(identities);
    const enrolment = enrolments.get(key) ?? (await target.enrol(identities));
    if (enrolment.kind === 'rejected') return enrolment;
    enrolments.set(key, enrolment);
    const { memberId, isNew } = enrolment;
    exists(memberId);
    const credit = await target.creditOf(memberId, purchase.orderId);
    // The platform credits the first of many that waited at once, and the others soon.
    if (credit === undefined) return { kind: 'duplicate' };
    return isNew ? { kind: 'credited', ...credit } : { kind: 'duplicate', credit };
  };
  const importOne = async (record: PurchaseRecord) => {
    const sent = await target.send(record.purchase);
    count(sent.kind === 'unclaimed' && enrol ? await enrolFor(record) : sent, record);
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
          await lanes.add(personKey(record.identities), () => importOne(record));
        }
      }
      await lanes.finished();
    },
  };
}

/** The reader gives every purchase of a person the same identities. */
const personKey = (identities: Identities): string => JSON.stringify(identities);
