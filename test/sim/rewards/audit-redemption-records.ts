/** What the auditor knows of rewards and redemptions: what was asked for, and what stood in the table from one transaction to the next. */
import type { Redemption } from '../../../shared/domain/rewards/redemption.ts';
import type { RewardVersion } from '../../../shared/domain/rewards/reward.ts';
import type { Place } from '../agenda/audit-agenda.ts';
import { History } from '../analytics/audit-history.ts';
import type { OfRedemption, RequestOf } from '../kernel/request.ts';
import { PublishedVersions } from '../programmes/audit-versions.ts';

/** A redemption as its item has it: what it spent is text there. */
export type StoredRedemption = Omit<Redemption, 'programmeId' | 'memberId' | 'redemptionId' | 'spent'> & { readonly spent: string };

export interface RedemptionBook {
  readonly programmeId: string;
  readonly memberId: string;
  readonly redemptionId: string;
  stored: StoredRedemption;
  place: Place | undefined;
  readonly past: History<StoredRedemption>;
}

/** A reward as the auditor keeps it. */
export interface RewardBook {
  readonly programmeId: string;
  readonly rewardId: string;
  readonly versions: PublishedVersions<RewardVersion>;
  /** What each shard's counter says. */
  left: readonly number[];
  readonly past: History<readonly number[]>;
  /** Redemptions that have taken of the stock, and not given back. */
  taken: number;
  /** Shards of codes that were imported, and that are still to be given. */
  readonly imported: Map<string, number>;
  readonly free: Set<string>;
  /** Reservations that are to get a code, by their shard. */
  readonly promised: Map<number, number>;
}

interface Done {
  readonly request: OfRedemption;
  readonly transaction: number;
}

export class RedemptionRecords {
  readonly #rewards = new Map<string, RewardBook>();
  readonly redemptions = new Map<string, RedemptionBook>();
  /** By member, reward and period: how often it was had, from one transaction to the next. */
  readonly #limits = new Map<string, History<number>>();
  readonly counts = new Map<string, number>();
  /** By caller and idempotency key. */
  readonly sent = new Map<string, OfRedemption[]>();
  readonly done = new Map<string, Done>();
  /** By whom they were published: requests are named so. */
  readonly rewardsSent = new Map<string, RequestOf<'create-reward' | 'publish-reward'>>();
  /** By reward: codes that someone imported. */
  readonly codesSent = new Map<string, Set<string>>();

  reward(programmeId: string, rewardId: string): RewardBook {
    const key = rewardKey(programmeId, rewardId);
    const known = this.#rewards.get(key);
    if (known !== undefined) return known;
    const book: RewardBook = {
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
    book.past.add(0, []);
    this.#rewards.set(key, book);
    return book;
  }

  rewards(): Iterable<RewardBook> {
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
