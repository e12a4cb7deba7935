/** Refusals of the platform itself: API Gateway's `message`, and around it the problem that the contract describes. */
import type { ServerResponse } from 'node:http';
import { PROBLEMS, type Problem, type ProblemCode } from '../../../shared/contract/kernel/problems.ts';

export interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
  /** What API Gateway says in the cloud, where it says nothing else. */
  readonly message?: string;
  readonly errors?: Problem['errors'];
  readonly headers?: Readonly<Record<string, string>>;
}

export function refuse(response: ServerResponse, { code, detail, message, errors, headers }: Refusal): void {
  const problem: Problem = { type: `/docs#${code}`, ...PROBLEMS[code], code, detail, ...(errors ? { errors } : {}) };
  response.writeHead(problem.status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(message === undefined ? problem : { message, ...problem }));
}
