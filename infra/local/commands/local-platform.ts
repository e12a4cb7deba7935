/** The extras of a local platform: tokens on request, a clock that can be moved, and schedules that can be run. */
import * as z from 'zod';
import { Problem } from '../../../shared/contract/kernel/problem-details.ts';
import { Instant } from '../../../shared/contract/kernel/values.ts';
import { connectionFailure } from './retrying-fetch.ts';

/** A running platform answers these at once. A schedule may take minutes. */
const ANSWER_TIMEOUT_MS = 10_000;
const SCHEDULE_TIMEOUT_MS = 15 * 60_000;

export class PlatformUnreachable extends Error {
  override readonly name = 'PlatformUnreachable';
}

/** The platform answers, and refuses the request. */
export class LocalCallRefused extends Error {
  override readonly name = 'LocalCallRefused';
}

const Token = z.object({ token: z.string() });
const ClockReading = z.object({ now: Instant });
const Schedules = z.union([z.array(z.object({ name: z.string() })), z.object({ schedules: z.array(z.object({ name: z.string() })) })]);

export interface LocalPlatform {
  /** A manager's token. undefined: the platform is not local. */
  managerToken(): Promise<string | undefined>;
  /** The platform's time. undefined: the platform is not local. */
  now(): Promise<Date | undefined>;
  /** @throws LocalCallRefused with the platform's reason. */
  setClock(to: Date): Promise<void>;
  scheduleNames(): Promise<readonly string[]>;
  /** Waits for the result. @throws LocalCallRefused if the schedule failed. */
  runSchedule(name: string): Promise<void>;
}

/** Every call @throws PlatformUnreachable if nothing answers at `url`. */
export function localPlatform(url: string): LocalPlatform {
  const ask = async (method: 'GET' | 'POST', path: string, body?: unknown, timeoutMs = ANSWER_TIMEOUT_MS) => {
    const response = await reach(`${url}${path}`, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: response.status, ok: response.ok, text: await response.text() };
  };
  const reach = async (address: string, init: RequestInit) => {
    try {
      return await fetch(address, init);
    } catch (cause) {
      throw new PlatformUnreachable(
        `nothing answers at ${url} (${connectionFailure(cause)}): start the platform with "npm start", or name another with --url`,
        { cause },
      );
    }
  };
  return {
    async managerToken() {
      const answer = await ask('POST', '/_local/token', { sub: 'import', groups: ['manager'] });
      return answer.ok ? parsed(Token, answer.text)?.token : undefined;
    },
    async now() {
      const answer = await ask('GET', '/_local/clock');
      const reading = answer.ok ? parsed(ClockReading, answer.text) : undefined;
      return reading === undefined ? undefined : new Date(reading.now);
    },
    async setClock(to) {
      const now = to.toISOString();
      const answer = await ask('POST', '/_local/clock', { now });
      if (!answer.ok) {
        throw new LocalCallRefused(
          `the platform refused to set its clock to ${now}: ${reasonIn(answer.text)} (POST ${url}/_local/reset empties it, after which it can start at any time)`,
        );
      }
    },
    async scheduleNames() {
      const answer = await ask('GET', '/_local/schedules');
      const schedules = answer.ok ? parsed(Schedules, answer.text) : undefined;
      if (schedules === undefined) throw new LocalCallRefused(`the platform did not list its schedules: ${reasonIn(answer.text)}`);
      return (Array.isArray(schedules) ? schedules : schedules.schedules).map(({ name }) => name);
    },
    async runSchedule(name) {
      const answer = await ask('POST', `/_local/schedules/${encodeURIComponent(name)}/run`, undefined, SCHEDULE_TIMEOUT_MS);
      if (!answer.ok) throw new LocalCallRefused(`the schedule ${name} failed: ${reasonIn(answer.text)}`);
    },
  };
}

function parsed<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    // Another web server answers in HTML.
    return undefined;
  }
}

function reasonIn(text: string): string {
  const problem = parsed(Problem.partial(), text);
  return problem?.detail ?? problem?.title ?? text.slice(0, 300);
}
