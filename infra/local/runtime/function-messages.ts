/** The messages between the platform and a function's worker. */
import * as z from 'zod';

export interface WorkerStart {
  readonly clock: SharedArrayBuffer;
  readonly bundleDirectory: string;
  /** `index.handler` */
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMegabytes: number;
}

export interface Invocation {
  readonly requestId: string;
  readonly event: unknown;
  readonly timeoutMilliseconds: number;
}

export const WorkerMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('loaded') }),
  z.object({ kind: z.literal('not-loaded'), error: z.string() }),
  /** The handler's result in JSON. undefined: it returned nothing. */
  z.object({ kind: z.literal('answered'), result: z.string().optional() }),
  /** Lambda's answer to its caller: the error's name and message. */
  z.object({ kind: z.literal('failed'), errorType: z.string(), errorMessage: z.string() }),
]);
export type WorkerMessage = z.infer<typeof WorkerMessage>;
