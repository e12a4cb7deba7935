/** Runs one function's bundle in a separate process, as Lambda does. The parent process sends the events. */
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import type { InvocationRound } from './function-process.ts';

const Handler = z.custom<(event: unknown, context: object) => Promise<{ readonly statusCode: number }>>(
  (value) => typeof value === 'function',
);
const Asked = z.object({ events: z.array(z.unknown()), inFlight: z.int() });

const handler = Handler.parse((await import(pathToFileURL(process.argv[2] ?? '').href)).handler);

process.on('message', (message) => {
  const { events, inFlight } = Asked.parse(message);
  void invoke(events, inFlight).then((round) => process.send?.(round));
});
process.on('disconnect', () => process.exit());
process.send?.('loaded');

async function invoke(events: readonly unknown[], inFlight: number): Promise<InvocationRound> {
  const left = events.values();
  const refused: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (const event of left) {
      const answer = await handler(event, {});
      if (answer.statusCode !== 200) refused.push(answer);
    }
  };
  const beganCpu = process.cpuUsage();
  const began = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  const millis = performance.now() - began;
  const { user, system } = process.cpuUsage(beganCpu);
  return { invocations: events.length, millis, cpuMicros: user + system, refused: refused.map((answer) => JSON.stringify(answer)) };
}
