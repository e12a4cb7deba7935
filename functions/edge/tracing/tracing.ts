/** X-Ray's traces of requests and of calls to AWS, on a stage that has them: `-c tracing=on`. Any other stage loads nothing for it. */

/** X-Ray's SDK is CommonJS. It requires modules of Node, which an ES module of the bundle can only by a `require` that it is given. */
const giveRequire = (): void => {
  globalThis.require ??= process.getBuiltinModule('node:module').createRequire(import.meta.url);
};

// The bundle of a function without traces decides this. It leaves out the import only where the condition is beside it.
if (process.env.TRACING === 'on') giveRequire();
const tracer = process.env.TRACING === 'on' ? await import('./tracer.ts') : undefined;

/** @returns the client, whose calls are parts of the trace. */
export const captured = <Client>(client: Client): Client => tracer?.capture(client) ?? client;

/** Does the work as a part of the trace that has the id of its request. */
export const annotated = <Done>(correlationId: string, work: () => Promise<Done>): Promise<Done> =>
  tracer === undefined ? work() : tracer.annotated(correlationId, work);
