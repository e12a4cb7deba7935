/** Segments by rule: which a member is in, by the rules that a pass was begun with. */

import type { MemberAsOf } from '../analytics/history/member-as-of.ts';
import type { AsOf } from '../analytics/passes/measure.ts';
import { type Condition, type ExpressionFault, type Language, languageOf } from './expression.ts';
import { type FindingWithoutSegments, factsOf, PROFILE_VARIABLE, RULE_VARIABLES } from './segment-rule-facts.ts';

/** One version of a rule: immutable, so that a report that is made again finds the same members. */
export interface SegmentRule {
  readonly segmentId: string;
  readonly version: number;
  /** Of the segment's language: see `rule-facts.ts`. */
  readonly rule: string;
}

let language: Language | undefined;

/** Built at the first use: whoever loads this file without a rule does not pay for it. */
function ruleLanguage(): Language {
  language ??= languageOf(RULE_VARIABLES);
  return language;
}

/** @returns what is wrong with a rule; undefined: nothing is. */
export const ruleFault = (rule: string): ExpressionFault | undefined => ruleLanguage().faultOf(rule);

/** Whether a pass has to read the members' profiles, which costs it as much again. */
export const needsProfiles = (rules: readonly SegmentRule[]): boolean =>
  rules.some(({ rule }) => ruleLanguage().variablesIn(rule).has(PROFILE_VARIABLE));

type Compiled = readonly { readonly segmentId: string; readonly holds: Condition }[];

/** Of the rules of passes that this process is at: each is compiled once. */
const compiled = new WeakMap<readonly SegmentRule[], Compiled>();

/** @returns the ids of the segments that the member is in, sorted. */
export function segmentsByRule(
  member: MemberAsOf,
  finding: FindingWithoutSegments,
  rules: readonly SegmentRule[],
  asOf: AsOf,
): readonly string[] {
  if (rules.length === 0) return [];
  const facts = factsOf(member, finding, asOf);
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
