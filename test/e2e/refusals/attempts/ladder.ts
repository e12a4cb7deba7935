/** The rungs of one place: each attempt as a request, with what the contract says must become of it. */
import { Problem } from '../../../../shared/contract/kernel/problem-details.ts';
import { PROBLEMS, type ProblemCode } from '../../../../shared/contract/kernel/problems.ts';
import type { RouteDefinition } from '../../../../shared/contract/kernel/route.ts';
import { type Answer, FROM_INSIDE } from '../../../support/platform/api.ts';
import type { ApiDocument, Operation } from '../../../support/platform/api-document.ts';
import type { WholeRequest } from '../routes/parts.ts';
import { mayRefuse } from '../routes/stricter.ts';
import { type Attempt, bodyAttempts, isTooLarge, type Reach, textAttempts } from './attempts.ts';
import { type Draft, drafted, escaped, parameter } from './draft.ts';
import { type BodyPlace, type Place, type TextPlace, withAt } from './places.ts';

export interface Refused {
  readonly code: ProblemCode;
  /** One of these, or something in one of them. */
  readonly names?: readonly string[];
}

export interface Rung {
  readonly what: string;
  readonly draft: Draft;
  readonly expected: 'taken' | Refused;
  readonly place: Place;
}

export interface Ladder {
  readonly document: ApiDocument;
  readonly operation: Operation;
  readonly route: RouteDefinition;
}

/** `whole` makes a request anew, so that no two rungs share an order, say. */
export function rungsAt(ladder: Ladder, place: Place, reach: Reach, whole: () => WholeRequest): readonly Rung[] {
  const { document } = ladder;
  return place.in === 'body'
    ? bodyAttempts(document, place, reach).map((attempt) => bodyRung(ladder, place, whole(), attempt))
    : textAttempts(document, place, reach).map((attempt) => textRung(ladder, place, whole(), attempt));
}

const HERE = 'the place of an attempt';

function bodyRung({ document, operation, route }: Ladder, place: BodyPlace, whole: WholeRequest, attempt: Attempt): Rung {
  const { what, sent, names = place.field } = attempt;
  const marked = JSON.stringify(withAt(whole.body, place.steps, sent === undefined ? undefined : HERE));
  const body = sent === undefined ? marked : marked.replace(JSON.stringify(HERE), () => sent);
  const draft = { ...drafted(route, whole), body };
  const takes = operation.body !== undefined && document.takes(operation.body, JSON.parse(body));
  if (isTooLarge(body)) return { what, draft, expected: { code: 'PAYLOAD_TOO_LARGE' }, place };
  return { what, draft, expected: takes ? 'taken' : { code: 'VALIDATION_FAILED', names: [names, ...place.wholes] }, place };
}

function textRung({ document, route }: Ladder, place: TextPlace, whole: WholeRequest, { what, sent }: Attempt): Rung {
  const draft = withText(drafted(route, whole), place, sent);
  const takes = sent !== undefined && document.takes(place.schema, sent);
  // Files have only names: one that is none is not found.
  const refused: Refused = route.servedBy === 'reference' ? { code: 'NOT_FOUND' } : { code: 'VALIDATION_FAILED', names: [place.field] };
  return { what, draft, expected: takes ? 'taken' : refused, place };
}

function withText(draft: Draft, { in: where, name }: TextPlace, sent: string | undefined): Draft {
  switch (where) {
    case 'path':
      return { ...draft, params: { ...draft.params, [name]: escaped(sent ?? '') } };
    case 'query': {
      const others = draft.query.filter((part) => !part.startsWith(`${escaped(name)}=`));
      return { ...draft, query: sent === undefined ? others : [...others, parameter(name, sent)] };
    }
    case 'header':
      return { ...draft, headers: { ...draft.headers, [name]: sent } };
  }
}

/** Gives the fault of an answer to a rung; undefined: the answer is right. */
export function faultOf(ladder: Ladder, { expected, place }: Rung, answer: Answer): string | undefined {
  if (expected !== 'taken') return faultOfRefusal(ladder, expected, answer);
  const undocumented = ladder.document.faultOf(ladder.operation, answer);
  if (undocumented !== undefined) return undocumented;
  if (answer.status >= 500) return 'is failed at';
  const { code, errors = [] } = Problem.safeParse(answer.body).data ?? { code: undefined };
  if (code !== 'VALIDATION_FAILED') return undefined;
  const named = errors.map(({ field }) => field);
  return mayRefuse(place.field, named) ? undefined : 'is refused, and the schema takes it';
}

/** Gives the fault of a refusal; undefined: the refusal is right. */
export function faultOfRefusal({ document, operation }: Ladder, { code, names = [] }: Refused, answer: Answer): string | undefined {
  const problem = Problem.safeParse(answer.body).data;
  if (problem?.code !== code || problem.status !== answer.status || PROBLEMS[code].status !== answer.status) return `is not ${code}`;
  if (FROM_INSIDE.test(answer.text)) return 'shows what is inside';
  const undocumented = document.faultOf(operation, answer);
  if (undocumented !== undefined) return undocumented;
  const named = problem.errors?.map(({ field }) => field) ?? [];
  return names.length === 0 || named.some((field) => isWithin(names, field)) ? undefined : `does not name ${names.join(' or ')}`;
}

const isWithin = (names: readonly string[], field: string): boolean =>
  names.some((name) => field === name || name === 'body' || field.startsWith(`${name}.`));
