/** The workers of one function. Each handles one invocation at a time, like a Lambda execution environment. */
import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { LambdaFunction } from '../resources/function.ts';
import type { FunctionLog } from './function-log.ts';
import { type Invocation, WorkerMessage, type WorkerStart } from './function-messages.ts';

/** One machine has few cores, so more environments would only take memory. */
export const MAX_WORKERS = 8;

/** The most invocations that wait for a worker. In the cloud so many would meet the account's concurrency limit. */
export const MAX_WAITING = 1_000;

export type Outcome =
  | { readonly kind: 'answered'; readonly result: string | undefined }
  | { readonly kind: 'failed'; readonly errorType: string; readonly errorMessage: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'busy' };

interface WaitingInvocation {
  readonly invocation: Invocation;
  readonly settle: (outcome: Outcome) => void;
}

/** One worker and its present work. */
interface Environment {
  readonly worker: Worker;
  current: (WaitingInvocation & { readonly timer: NodeJS.Timeout }) | undefined;
  loaded: boolean;
}

export interface FunctionPoolOptions {
  readonly lambda: LambdaFunction;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: SharedArrayBuffer;
  readonly log: FunctionLog;
}

export class FunctionPool {
  readonly lambda: LambdaFunction;
  readonly log: FunctionLog;
  readonly #options: FunctionPoolOptions;
  readonly #environments = new Set<Environment>();
  readonly #waiting: WaitingInvocation[] = [];
  readonly #maxWorkers: number;
  #held = false;

  constructor(options: FunctionPoolOptions) {
    this.#options = options;
    this.lambda = options.lambda;
    this.log = options.log;
    this.#maxWorkers = Math.min(MAX_WORKERS, options.lambda.concurrency ?? MAX_WORKERS);
  }

  /** Loads the first worker. @throws Error with the bundle's message if it does not load. */
  async warm(): Promise<void> {
    const fault = await this.#grow();
    if (fault !== undefined) throw new Error(fault);
  }

  /** After `signal` is aborted no invocation begins; a running one continues to its end. */
  invoke(event: unknown, requestId: string = randomUUID(), signal?: AbortSignal): Promise<Outcome> {
    if (this.#waiting.length >= MAX_WAITING || signal?.aborted) return Promise.resolve({ kind: 'busy' });
    return new Promise((resolve) => {
      const giveUp = () => {
        const at = this.#waiting.indexOf(waiting);
        if (at >= 0) this.#waiting.splice(at, 1)[0]?.settle({ kind: 'busy' });
      };
      const settle = (outcome: Outcome) => {
        signal?.removeEventListener('abort', giveUp);
        resolve(outcome);
      };
      const waiting: WaitingInvocation = {
        invocation: { requestId, event, timeoutMilliseconds: this.lambda.timeoutSeconds * 1000 },
        settle,
      };
      signal?.addEventListener('abort', giveUp);
      this.#waiting.push(waiting);
      this.#dispatch();
    });
  }

  /** Ends every worker. Invocations wait until `resume`. */
  async hold(): Promise<void> {
    this.#held = true;
    await this.#terminateAll();
  }

  async resume(): Promise<void> {
    await this.warm();
    this.#held = false;
    this.#dispatch();
  }

  async stop(): Promise<void> {
    this.#held = true;
    for (const waiting of this.#waiting.splice(0)) waiting.settle({ kind: 'busy' });
    await this.#terminateAll();
    await this.log.close();
  }

  #dispatch(): void {
    if (this.#held) return;
    for (const environment of this.#environments) {
      if (!environment.loaded || environment.current) continue;
      const next = this.#waiting.shift();
      if (!next) return;
      this.#run(environment, next);
    }
    const loading = [...this.#environments].filter((environment) => !environment.loaded).length;
    if (this.#waiting.length > loading && this.#environments.size < this.#maxWorkers) void this.#growForWaiting();
  }

  async #growForWaiting(): Promise<void> {
    const fault = await this.#grow();
    // The bundle loaded at start. If it no longer does, waiting callers must not wait for ever.
    if (fault !== undefined) this.#waiting.shift()?.settle({ kind: 'failed', errorType: 'Runtime.ImportModuleError', errorMessage: fault });
    this.#dispatch();
  }

  #run(environment: Environment, waiting: WaitingInvocation): void {
    const timer = setTimeout(() => {
      this.log.write(`${waiting.invocation.requestId} Task timed out after ${this.lambda.timeoutSeconds.toFixed(2)} seconds`);
      this.#end(environment, { kind: 'timed-out' });
      void environment.worker.terminate();
      this.#dispatch();
    }, waiting.invocation.timeoutMilliseconds);
    environment.current = { ...waiting, timer };
    environment.worker.postMessage(waiting.invocation);
  }

  #settle(environment: Environment, outcome: Outcome): void {
    if (environment.current) {
      clearTimeout(environment.current.timer);
      environment.current.settle(outcome);
      environment.current = undefined;
    }
  }

  #end(environment: Environment, outcome: Outcome): void {
    this.#environments.delete(environment);
    this.#settle(environment, outcome);
  }

  /** Adds a worker. @returns undefined once it has loaded the bundle, otherwise the fault. */
  #grow(): Promise<string | undefined> {
    const { lambda, clock, environment: env, log } = this.#options;
    const start: WorkerStart = {
      clock,
      bundleDirectory: lambda.bundleDirectory,
      handler: lambda.handler,
      functionName: lambda.name,
      functionArn: lambda.arn,
      memoryMegabytes: lambda.memoryMegabytes,
    };
    const worker = new Worker(new URL('./function-worker.ts', import.meta.url), {
      workerData: start,
      env: { ...env },
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: lambda.memoryMegabytes },
    });
    log.collect(worker.stdout);
    log.collect(worker.stderr);
    const environment: Environment = { worker, current: undefined, loaded: false };
    this.#environments.add(environment);

    return new Promise((resolve) => {
      worker.on('message', (message: unknown) => {
        const said = WorkerMessage.parse(message);
        switch (said.kind) {
          case 'loaded':
            environment.loaded = true;
            resolve(undefined);
            break;
          case 'not-loaded':
            this.#environments.delete(environment);
            void worker.terminate();
            resolve(said.error);
            break;
          case 'answered':
            this.#settle(environment, { kind: 'answered', result: said.result });
            this.#dispatch();
            break;
          case 'failed':
            this.#settle(environment, said);
            this.#dispatch();
            break;
        }
      });
      // An unhandled rejection, process.exit or too little memory: Lambda ends the environment, too.
      worker.on('error', (error) =>
        log.write(`Runtime exited: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
      );
      worker.on('exit', () => {
        this.#end(environment, { kind: 'failed', errorType: 'Runtime.ExitError', errorMessage: 'the runtime exited' });
        resolve('The bundle ended its worker while it was loaded.');
        this.#dispatch();
      });
    });
  }

  async #terminateAll(): Promise<void> {
    const environments = [...this.#environments];
    for (const environment of environments) this.#end(environment, { kind: 'busy' });
    await Promise.all(environments.map((environment) => environment.worker.terminate()));
  }
}
