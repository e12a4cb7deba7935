/** Refusals of the local platform: API Gateway's `message`, and the problem of the contract around it. */
import type { ServerResponse } from 'node:http';
import type { Problem } from '../../../shared/contract/kernel/problem-details.ts';
import { PROBLEMS, type ProblemCode } from '../../../shared/contract/kernel/problems.ts';
import { type GatewayAnswer, writeAnswer } from './gateway-answer.ts';

export interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
  /** API Gateway's own text in the cloud, where it says nothing else. */
  readonly message?: string;
  readonly errors?: Problem['errors'];
  readonly headers?: Readonly<Record<string, string>>;
}

export function refusalAnswer({ code, detail, message, errors, headers }: Refusal): GatewayAnswer {
  const { status, title } = PROBLEMS[code];
  const problem: Problem = { type: `/docs#${code}`, status, title, code, detail, ...(errors ? { errors } : {}) };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
    body: Buffer.from(JSON.stringify(message === undefined ? problem : { message, ...problem })),
  };
}

export const refuse = (response: ServerResponse, refusal: Refusal): void => writeAnswer(response, refusalAnswer(refusal));
