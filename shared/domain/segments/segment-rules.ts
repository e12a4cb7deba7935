/** Rule-based segments: which of them contain a member, by the rules of a run. */

import type { Day } from '../analytics/history/day.ts';
import type { MemberAsOf } from '../analytics/history/member-as-of.ts';
import { type Condition, type ExpressionFault, type Language, languageOf } from './expression.ts';
import { type FindingWithoutSegments, factsOf, PROFILE_VARIABLE, RULE_VARIABLES } from './segment-rule-facts.ts';

/** One version of a rule. It is immutable, so a repeated report finds the same members. */
export interface SegmentRule {
  readonly segmentId: string;
  readonly version: number;
  /** In the language of `segment-rule-facts.ts`. */
  readonly rule: string;
}

let language: Language | undefined;

/** Built at its first use, so that a function without rules does not pay for it. */
function ruleLanguage(): Language {
  language ??= languageOf(RULE_VARIABLES);
  return language;
}

/** @returns the first fault of a rule. undefined: there is none. */
export const ruleFault = (rule: string): ExpressionFault | undefined => ruleLanguage().faultOf(rule);

/** Whether a pass must read members' profiles, which doubles its cost. */
export const needsProfiles = (rules: readonly SegmentRule[]): boolean =>
  rules.some(({ rule }) => ruleLanguage().variablesIn(rule).has(PROFILE_VARIABLE));

type Compiled = readonly { readonly segmentId: string; readonly holds: Condition }[];

/** The compiled rules of this process's runs. Each rule is compiled once. */
const compiled = new WeakMap<readonly SegmentRule[], Compiled>();

/** @returns the ids of the segments that the member is in, sorted. */
export function segmentsByRule(
  member: MemberAsOf,
  finding: FindingWithoutSegments,
  rules: readonly SegmentRule[],
  { day }: { readonly day: Day },
): readonly string[] {
  if (rules.length === 0) return [];
  const facts = factsOf(member, finding, day);
  return compiledOf(rules)
    .filter(({ holds }) => holds(facts))
    .map(({ segmentId }) => segmentId)
    .sort();
}

function compiledOf(rules: readonly SegmentRule[]): Compiled {
  const known = compiled.get(rules);
  if (known !== undefined) return known;
  const made = rules.map(({ segmentId, rule }) => ({ segmentId, holds: ruleLanguage().compile(rule) }));
  compiled.set(rules, made);
  return made;
}
