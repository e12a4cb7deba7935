/** Whole requests of balances, entries, and changes of points by hand, and what no schema can say of them. */
import { ADJUSTED, EXPIRED, MANAGER, MARK, MEMBER, PROGRAMME } from '../world/cast.ts';
import { laterEachTime } from './later.ts';
import {
  ahead,
  BY_HAND,
  byHand,
  inProgramme,
  invalid,
  ofAda,
  own,
  PAGES,
  page,
  type Refusals,
  type Requests,
  usedKey,
  withFields,
} from './parts.ts';

export const LEDGER_REQUESTS = {
  getBalance: own,
  listEntries: { whole: () => ({ by: MEMBER, params: inProgramme, query: page }) },
  getMemberBalance: ofAda,
  listMemberEntries: {
    whole: ({ ada }) => ({ by: MANAGER, params: { programmeId: PROGRAMME, memberId: ada }, query: page }),
  },
  adjustPoints: { whole: (members) => byHand(members, { points: 50, reason: `goodwill ${MARK}`, message: `Thank you ${MARK}` }) },
  extendExpiry: { whole: (members) => byHand(members, { until: laterEachTime(), reason: `renovation ${MARK}` }) },
  reinstatePoints: { whole: (members) => byHand(members, { entry: EXPIRED.entry, reason: `in hospital ${MARK}` }) },
  verifyLedger: ofAda,
  listSetAside: { whole: () => ({ by: MANAGER, params: inProgramme, query: page }) },
} satisfies Requests;

export const LEDGER_REFUSALS = {
  listEntries: PAGES,
  listMemberEntries: PAGES,
  adjustPoints: [
    invalid('no points', withFields({ points: 0 }), 'points', 'must not be 0'),
    ...BY_HAND,
    { what: 'more points than there are', change: withFields({ points: -1_000_000_000 }), code: 'INSUFFICIENT_POINTS', names: 'points' },
    usedKey('a key of before with other points', { points: ADJUSTED.points + 1, reason: ADJUSTED.reason }),
    usedKey('a key of before with another reason', { points: ADJUSTED.points }),
  ],
  extendExpiry: [
    ...BY_HAND,
    invalid('a time that is over', withFields({ until: ahead(-1) }), 'until', 'must be in the future'),
    invalid('a time before which nothing expires', (whole) => withFields({ until: ahead(60) })(whole), 'until', 'no points expire before'),
    usedKey('the key of an adjustment', {}),
  ],
  reinstatePoints: [
    ...BY_HAND,
    invalid('an entry that let nothing expire', withFields({ entry: 1 }), 'entry', 'must be an entry that let points expire'),
    invalid('an entry that there is not', withFields({ entry: 1_000_000 }), 'entry', 'there is no entry 1000000'),
    usedKey('the key of an adjustment', {}),
  ],
} satisfies Refusals;

export const LEDGER_MET_ELSEWHERE = {
  'reinstatePoints ALREADY_EXISTS': 'nothing is reinstated while nothing may be written: test/use-cases/tiers/tiers.test.ts',
  'reinstatePoints LIMIT_EXCEEDED': 'takes nine million adjustments: test/domain/kernel/points.test.ts',
  'adjustPoints LIMIT_EXCEEDED': 'takes nine million adjustments: test/domain/kernel/points.test.ts',
};
