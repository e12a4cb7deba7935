import { expect, test } from 'vitest';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { aLine, aPurchase, aReturnOf, expiringAfter, MemberHistory, terms } from '../../support/kernel/builders.ts';

const DAY = 86_400;

test('an entry of any kind is the same after it was stored as JSON', () => {
  const history = new MemberHistory(terms({ earning: { pendingDays: 1 }, expiry: expiringAfter(1) }));
  history.buys(
    aPurchase()
      .with({ channel: 'store', store: 'berlin-1' })
      .withLines(aLine('CD-1', 2, 2933)),
  );
  history.buys(aPurchase().of(0));
  history.returns(0, aReturnOf(40));
  history.returns(0, aReturnOf(1));
  history.now = plusSeconds(history.now, 2 * DAY);
  history.adjusts(-3);
  history.now = plusSeconds(history.now, 60 * DAY);
  history.adjusts(7);
  expect(new Set(history.entries.map(({ kind }) => kind))).toEqual(new Set(['enrol', 'earn', 'reverse', 'mature', 'adjust', 'expire']));
  for (const entry of history.entries) expect(JSON.parse(JSON.stringify(entry))).toStrictEqual(entry);
});
