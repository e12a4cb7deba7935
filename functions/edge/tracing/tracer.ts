/** Powertools' tracer. Only `tracing.ts` imports this, and only where the stage is traced: it has 120 KB. */
import { Tracer } from '@aws-lambda-powertools/tracer';

// No HTTP requests, whose paths may name people: calls to AWS are captured by their clients, which tell the name of the call.
const tracer = new Tracer({ captureHTTPsRequests: false });

export const capture = <Client>(client: Client): Client => tracer.captureAWSv3Client(client);

/**
 * A part of the trace, annotated with the id of the request, so that a trace is found by it. Neither the answer nor a message of an error is
 * in it: they may be about people, and the log has them where they are not.
 */
export const annotated = <Done>(correlationId: string, work: () => Promise<Done>): Promise<Done> =>
  new Promise((resolve, reject) => {
    tracer.provider.captureAsyncFunc('request', (part) => {
      part?.addAnnotation('correlationId', correlationId);
      work()
        .catch((error: unknown) => {
          part?.addFaultFlag();
          throw error;
        })
        .finally(() => part?.close())
        .then(resolve, reject);
    });
  });
