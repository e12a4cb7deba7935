/** Facts for an entry that counts towards tiers, or that a return takes back: the count and the resulting tier. */
import type { Account } from '../ledger/account.ts';
import type { Explanation } from '../ledger/entry-header.ts';
import type { Terms } from '../programmes/programme.ts';
import { addQualifying, type Qualifying } from './qualifying.ts';
import { type Settled, tierFacts } from './standing.ts';
import type { TierFacts } from './tier-entries.ts';

export interface CountedFacts {
  readonly facts: TierFacts;
  readonly explanation: readonly Explanation[];
}

/** Adds the count before the tier is computed, so that the entry that earns a tier reports it. */
export function countedIn(
  account: Account,
  counted: Qualifying,
  { tiers }: Pick<Terms, 'tiers'>,
  settle: (holder: Account) => Settled,
): CountedFacts {
  const { from, points = 0, purchases = 0, engagement = 0, spend } = counted;
  const qualifying: Qualifying = {
    from,
    ...(points === 0 ? {} : { points }),
    ...(purchases === 0 ? {} : { purchases }),
    ...(engagement === 0 ? {} : { engagement }),
    ...(spend === undefined || spend.amount === 0 ? {} : { spend }),
  };
  const { standing, explanation } = settle({ ...account, qualifying: addQualifying(account.qualifying, qualifying) });
  const changed = standing !== account.standing;
  return {
    explanation,
    facts: {
      ...(Object.keys(qualifying).length === 1 ? {} : { qualifying }),
      ...(standing === null ? {} : tierFacts(tiers, account.standing, standing)),
      ...(standing === null || !changed ? {} : { standing }),
    },
  };
}
