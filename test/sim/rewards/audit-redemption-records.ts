/** The auditor's records of rewards and redemptions: requests, and the history of items by transaction. */
import type { Redemption } from '../../../shared/domain/rewards/redemption.ts';
import type { RewardVersion } from '../../../shared/domain/rewards/reward.ts';
import type { Place } from '../agenda/audit-agenda.ts';
import { History } from '../analytics/audit-history.ts';
import type { OfRedemption, RequestOf } from '../kernel/request.ts';
import { PublishedVersions } from '../programmes/audit-versions.ts';

/** A redemption as its item has it, with the spent points as text. */
export type StoredRedemption = Omit<Redemption, 'programmeId' | 'memberId' | 'redemptionId' | 'spent'> & { readonly spent: string };

export interface RedemptionRecord {
  readonly programmeId: string;
  readonly memberId: string;
  readonly redemptionId: string;
  stored: StoredRedemption;
  place: Place | undefined;
  readonly past: History<StoredRedemption>;
}

/** The auditor's record of a reward. */
export interface RewardRecord {
  readonly programmeId: string;
  readonly rewardId: string;
  readonly versions: PublishedVersions<RewardVersion>;
  /** The counter of each shard. */
  left: readonly number[];
  readonly past: History<readonly number[]>;
  /** Redemptions that hold an item of the inventory. */
  taken: number;
  /** Imported codes with their shards, and the codes that are not given yet. */
  readonly imported: Map<string, number>;
  readonly free: Set<string>;
  /** Reservations that will get a code, by shard. */
  readonly promised: Map<number, number>;
}

interface Done {
  readonly request: OfRedemption;
  readonly transaction: number;
}

export class RedemptionRecords {
  readonly #rewards = new Map<string, RewardRecord>();
  readonly redemptions = new Map<string, RedemptionRecord>();
  /** The history of the redemption count, by member, reward and period. */
  readonly #limits = new Map<string, History<number>>();
  readonly counts = new Map<string, number>();
  /** By caller and idempotency key. */
  readonly sent = new Map<string, OfRedemption[]>();
  readonly done = new Map<string, Done>();
  /** By the id of the request, which is the publisher's name. */
  readonly rewardsSent = new Map<string, RequestOf<'create-reward' | 'publish-reward'>>();
  /** Imported codes, by reward. */
  readonly codesSent = new Map<string, Set<string>>();

  reward(programmeId: string, rewardId: string): RewardRecord {
    const key = rewardKey(programmeId, rewardId);
    const known = this.#rewards.get(key);
    if (known !== undefined) return known;
    const record: RewardRecord = {
      programmeId,
      rewardId,
      versions: new PublishedVersions(),
      left: [],
      past: new History(),
      taken: 0,
      imported: new Map(),
      free: new Set(),
      promised: new Map(),
    };
    record.past.add(0, []);
    this.#rewards.set(key, record);
    return record;
  }

  rewards(): Iterable<RewardRecord> {
    return this.#rewards.values();
  }

  limit(key: string): History<number> {
    const known = this.#limits.get(key) ?? new History<number>();
    if (!this.#limits.has(key)) known.add(0, 0);
    this.#limits.set(key, known);
    return known;
  }

  asks(request: RequestOf<'create-reward' | 'publish-reward' | 'import-codes'> | OfRedemption): void {
    switch (request.kind) {
      case 'create-reward':
      case 'publish-reward':
        this.rewardsSent.set(request.id, request);
        break;
      case 'import-codes': {
        const key = rewardKey(request.programmeId, request.rewardId);
        this.codesSent.set(key, new Set([...(this.codesSent.get(key) ?? []), ...request.codes]));
        break;
      }
      default: {
        const key = keyOf(request);
        this.sent.set(key, [...(this.sent.get(key) ?? []).filter(({ id }) => id !== request.id), request]);
      }
    }
  }

  isDone(request: OfRedemption): boolean {
    return this.done.get(keyOf(request))?.request.id === request.id;
  }
}

export const rewardKey = (programmeId: string, rewardId: string): string => `${programmeId}#${rewardId}`;
export const callersKey = (caller: string, key: string): string => `${caller} ${key}`;
export const keyOf = ({ key }: OfRedemption): string => callersKey(key.by, key.idempotencyKey);
