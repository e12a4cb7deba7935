/** One execution environment of a function, in place of Lambda's runtime. */
import { existsSync } from 'node:fs';
import { isBuiltin, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { moveDate } from '../schedules/moved-date.ts';
import type { Invocation, WorkerMessage, WorkerStart } from './function-messages.ts';

const start: WorkerStart = workerData;
// Before the bundle is loaded, so that no module sees the machine's own clock.
moveDate(new BigInt64Array(start.clock));
forbidModulesOutside(start.bundleDirectory);

type Handler = (event: unknown, context: object) => unknown;

const say = (message: WorkerMessage) => parentPort?.postMessage(message);

let handler: Handler;
try {
  handler = await load();
  parentPort?.on('message', (invocation: Invocation) => void invoke(invocation));
  say({ kind: 'loaded' });
} catch (error) {
  say({ kind: 'not-loaded', error: textOf(error) });
}

async function load(): Promise<Handler> {
  const [file = '', name = ''] = start.handler.split('.');
  const path = ['.mjs', '.js', '.cjs']
    .map((extension) => join(start.bundleDirectory, file + extension))
    .find((candidate) => existsSync(candidate));
  if (path === undefined) throw new TypeError(`The bundle has no module ${file}.`);
  const exported: unknown = (await import(pathToFileURL(path).href))[name];
  if (typeof exported !== 'function') throw new TypeError(`${start.handler} is not exported as a function.`);
  return (event, context) => exported(event, context);
}

async function invoke({ requestId, event, timeoutMilliseconds }: Invocation): Promise<void> {
  const endsAt = performance.now() + timeoutMilliseconds;
  try {
    const result = await handler(event, {
      callbackWaitsForEmptyEventLoop: true,
      functionName: start.functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: start.functionArn,
      memoryLimitInMB: String(start.memoryMegabytes),
      awsRequestId: requestId,
      logGroupName: `/aws/lambda/${start.functionName}`,
      logStreamName: 'local',
      getRemainingTimeInMillis: () => Math.max(0, Math.floor(endsAt - performance.now())),
    });
    const json = JSON.stringify(result);
    say(json === undefined ? { kind: 'answered' } : { kind: 'answered', result: json });
  } catch (error) {
    console.error(`${requestId} Invoke Error ${textOf(error)}`);
    say({ kind: 'failed', ...(error instanceof Error ? named(error.name, error.message) : named('Error', String(error))) });
  }
}

/** Modules outside the bundle must not be found, as in Lambda, although the repository's node_modules lie above it. */
function forbidModulesOutside(directory: string): void {
  const inside = pathToFileURL(`${directory}/`).href;
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      if (context.parentURL?.startsWith(inside) && !resolved.url.startsWith(inside) && !isBuiltin(resolved.url)) {
        throw new TypeError(`${specifier} is not in the bundle.`);
      }
      return resolved;
    },
  });
}

const named = (errorType: string, errorMessage: string) => ({ errorType, errorMessage });

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}
