/** A minimal HTTP client. It shares the cores with the measured platform, and `fetch` takes several times the processor time. */
import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { BenchRun } from '../benchmark.ts';
import type { Round } from '../kernel/contest.ts';
import { InvocationRefused } from './function-process.ts';

export interface HttpRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpClient {
  /** Posts every request, `inFlight` at a time. @throws InvocationRefused when an answer's status is not 200. */
  post(requests: readonly HttpRequest[], inFlight: number): Promise<Round>;
}

export function httpClient(run: BenchRun, url: string): HttpClient {
  const agent = new Agent({ keepAlive: true });
  run.defer(async () => agent.destroy());

  const post = async ({ path, headers, body }: HttpRequest): Promise<void> => {
    const request = httpRequest(`${url}${path}`, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    });
    request.end(body);
    const [response]: IncomingMessage[] = await once(request, 'response');
    if (response === undefined) throw new InvocationRefused('no answer');
    const answer = await text(response);
    if (response.statusCode !== 200) throw new InvocationRefused(answer);
  };

  return {
    async post(requests, inFlight) {
      const left = requests.values();
      const lane = async (): Promise<void> => {
        for (const request of left) await post(request);
      };
      const began = performance.now();
      await Promise.all(Array.from({ length: inFlight }, lane));
      return { invocations: requests.length, millis: performance.now() - began };
    },
  };
}
