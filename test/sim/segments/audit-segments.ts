/**
 * The final audit of segments' lists and counts: static segments have exactly the members that the accounts say, rule-based ones exactly
 * those of the findings.
 */
import { findingIn } from '../analytics/audit-findings.ts';
import type { Records } from '../kernel/audit-records.ts';
import { fail } from '../violation.ts';

export function concludeSegments({ items }: Records): void {
  const expected = new Set<string>();
  const sizes = new Map<string, number>();
  for (const { PK, SK, segments } of items.values()) {
    if (SK !== 'ACCOUNT' || typeof segments !== 'string') continue;
    const [, programmeId = '', memberId = ''] = PK.split('#');
    for (const segment of segments.split(' ')) {
      expected.add(`${programmeId}#${segment} ${memberId}`);
      sizes.set(`${programmeId}#${segment}`, (sizes.get(`${programmeId}#${segment}`) ?? 0) + 1);
    }
  }
  for (const item of items.values()) {
    const [kind, programmeId = ''] = item.PK.split('#');
    if (kind !== 'INSIGHT') continue;
    for (const segment of findingIn(item)?.insight.segments ?? []) expected.add(`${programmeId}#${segment} ${item.SK}`);
  }
  const described = new Set<string>();
  const counted = new Map<string, number>();
  for (const { PK, SK, members } of items.values()) {
    const [kind, programmeId = '', name = ''] = PK.split('#');
    if (kind === 'SEGMENT' && !expected.delete(`${programmeId}#${name} ${SK}`))
      fail('segment', `${SK} is listed in ${name}, but is not a member of it`);
    if (kind !== 'SEGMENTS') continue;
    const [what, segment = ''] = SK.split('#');
    if (what === 'SEGMENT') described.add(`${programmeId}#${segment}`);
    if (what === 'COUNT') counted.set(`${programmeId}#${segment}`, (counted.get(`${programmeId}#${segment}`) ?? 0) + Number(members));
  }
  for (const missing of expected) fail('segment', `${missing} is on the account or in the finding, but on no list`);
  for (const [segment, count] of counted) {
    if (count !== (sizes.get(segment) ?? 0))
      fail('segment', `${segment} has ${sizes.get(segment) ?? 0} members, and is counted as ${count}`);
  }
  for (const segment of sizes.keys()) if (!described.has(segment)) fail('segment', `${segment} has members, and is no segment`);
}
