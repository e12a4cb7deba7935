import { describe, expect, test } from 'vitest';
import { replay } from '../../../shared/domain/ledger/ledger.ts';
import { decideSegments, MAX_SEGMENTS } from '../../../shared/domain/segments/static-segments.ts';
import { aMember, anAccount, aVersion, MEMBER_ID, NOTE, NOW, PROGRAMME_ID, refusalOf } from '../../support/kernel/builders.ts';

const member = aMember();
const change = (add: readonly string[], remove: readonly string[] = [], account = member.account) =>
  decideSegments(account, { add, remove, note: NOTE }, aVersion(), NOW);
const names = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `s-${from + index}`);

describe('segments', () => {
  test('are put on the account in order, each once, and said on the ledger', () => {
    const { account, appended } = change(['staff', 'press', 'staff']);
    expect(account.segments).toEqual(['press', 'staff']);
    expect(appended).toMatchObject([
      {
        kind: 'segment',
        points: 0,
        segments: ['press', 'staff'],
        note: NOTE.commitment,
        sealed: NOTE.sealed,
        explanation: [
          { rule: 'segment', reason: 'put into press by hand' },
          { rule: 'segment', reason: 'put into staff by hand' },
        ],
      },
    ]);
    expect(replay(PROGRAMME_ID, MEMBER_ID, [...member.entries, ...appended])).toEqual(account);
  });

  test('are taken off, and with the last of them nothing is left behind', () => {
    const { account } = change(['staff', 'press']);
    const less = change(['vip'], ['press'], account);
    expect(less.account.segments).toEqual(['staff', 'vip']);
    expect(less.appended[0]?.explanation.map(({ reason }) => reason)).toEqual(['put into vip by hand', 'taken out of press by hand']);
    const none = change([], ['staff', 'vip', 'never'], less.account);
    expect(none.account).not.toHaveProperty('segments');
    expect(
      replay(PROGRAMME_ID, MEMBER_ID, [...member.entries, ...change(['staff', 'press']).appended, ...less.appended, ...none.appended]),
    ).toEqual(none.account);
  });

  test('that are there already, or not there, change nothing', () => {
    const { account } = change(['staff']);
    expect(change(['staff'], ['press'], account).appended).toMatchObject([{ kind: 'segment', segments: ['staff'], explanation: [] }]);
  });

  test.each([
    ['nothing at all', [], [], 'add'],
    ['the same both ways', ['staff'], ['press', 'staff'], 'remove.1'],
  ])('%s is refused', (_, add, remove, field) => {
    expect(refusalOf(() => change(add, remove))).toEqual({ code: 'VALIDATION_FAILED', field });
  });

  test('of one member are so many and no more', () => {
    const full = anAccount({ segments: names(MAX_SEGMENTS) });
    expect(refusalOf(() => change(['staff'], [], full))).toEqual({ code: 'LIMIT_EXCEEDED', field: 'add' });
    expect(change(['staff'], ['s-0'], full).account.segments).toHaveLength(MAX_SEGMENTS);
    expect(change(names(MAX_SEGMENTS)).account.segments).toHaveLength(MAX_SEGMENTS);
  });
});
