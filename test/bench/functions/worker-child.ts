/** Runs one worker's bundle in a separate process, as Lambda does. The parent process sends the events. */
import { pathToFileURL } from 'node:url';
import * as z from 'zod';

const Handler = z.custom<(event: unknown, context: object) => Promise<unknown>>((value) => typeof value === 'function');

/** The deployed timeout. The worker stops well before it. */
const TIMEOUT_MILLIS = 120_000;

const handler = Handler.parse((await import(pathToFileURL(process.argv[2] ?? '').href)).handler);

process.on('message', (event) => void invoke(event).then((round) => process.send?.(round)));
process.on('disconnect', () => process.exit());
process.send?.('loaded');

async function invoke(event: unknown): Promise<object> {
  const began = performance.now();
  const elapsed = (): number => performance.now() - began;
  const beganCpu = process.cpuUsage();
  const answer = await handler(event, { getRemainingTimeInMillis: () => TIMEOUT_MILLIS - elapsed() });
  const millis = elapsed();
  const { user, system } = process.cpuUsage(beganCpu);
  return { answer, millis, cpuMicros: user + system };
}
