/** Measures the processor time to load one bundle and to answer one event, in a fresh process. */
import { pathToFileURL } from 'node:url';
import * as z from 'zod';

const Handler = z.custom<(event: unknown, context: object) => Promise<{ readonly statusCode: number }>>(
  (value) => typeof value === 'function',
);

process.on('message', (event) => void loadAndInvoke(event).then((measured) => process.send?.(measured)));
process.on('disconnect', () => process.exit());
process.send?.('started');

async function loadAndInvoke(event: unknown): Promise<object> {
  const began = process.cpuUsage();
  const bundle = await import(pathToFileURL(process.argv[2] ?? '').href);
  const answer = await Handler.parse(bundle.handler)(event, {});
  const { user, system } = process.cpuUsage(began);
  return { status: answer.statusCode, millis: (user + system) / 1000 };
}
