/** Notes for a manager about a version that is allowed. */

import { formatMoney } from '../kernel/currency.ts';
import { differences } from '../kernel/differences.ts';
import { formatPoints } from '../kernel/points.ts';
import type { Requirement, TierTerms } from '../tiers/tier-terms.ts';
import type { ProgrammeVersion, Terms } from './programme.ts';

/** @param previous The version before it. Absent: it is the first. The same two versions always have the same notes. */
export const notesOn = (version: ProgrammeVersion, previous: ProgrammeVersion | undefined): readonly string[] => [
  ...(previous === undefined ? [] : notesOnTime(version, previous)),
  ...notesOnTerms(version.terms),
];

/** Notes about terms alone, published or not. */
export const notesOnTerms = ({ tiers }: Pick<Terms, 'tiers'>): readonly string[] =>
  tiers === undefined ? [] : levelsThatAskForLess(tiers);

function notesOnTime(version: ProgrammeVersion, previous: ProgrammeVersion): readonly string[] {
  if (previous.effectiveAt <= version.publishedAt) return [];
  const waits = `version ${previous.version} is scheduled for ${previous.effectiveAt}`;
  if (version.effectiveAt === previous.effectiveAt) {
    return [
      `${waits}, and this version waits for the same instant; an earlier effectiveAt lets it go first, and drops version ${previous.version}`,
    ];
  }
  if (version.effectiveAt > previous.effectiveAt) return [];
  const changes = differences(version.terms, previous.terms);
  const lost = changes.length === 0 ? 'nothing that this version does not have' : changes.join('; ');
  return [`${waits}, and never takes effect, because this version takes effect before it. It would have changed ${lost}`];
}

/** Members would reach the higher level before the lower one. */
function levelsThatAskForLess({ levels }: TierTerms): readonly string[] {
  return levels.flatMap((level, rank) =>
    levels.slice(1, rank).flatMap((lower) =>
      (level.qualification?.of ?? []).flatMap((asked) => {
        const before = lower.qualification?.of.find((requirement) => isAlike(requirement, asked));
        return before === undefined || asked.atLeast > before.atLeast
          ? []
          : [`tier ${level.id} is above ${lower.id}, and asks for ${shown(asked)} where ${lower.id} asks for ${shown(before)}`];
      }),
    ),
  );
}

const isAlike = (a: Requirement, b: Requirement): boolean =>
  a.metric === 'spend' ? b.metric === 'spend' && a.currency === b.currency : a.metric === b.metric;

function shown(requirement: Requirement): string {
  if (requirement.metric === 'spend') return formatMoney(requirement.atLeast, requirement.currency);
  if (requirement.metric === 'points') return formatPoints(requirement.atLeast);
  return `${requirement.atLeast} ${requirement.metric}`;
}
