/** Reads a request's body up to a limit. */
import type { IncomingMessage } from 'node:http';

/** undefined: the body is larger. The rest is read and dropped, so that the client sees the answer. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  return size > maxBytes ? undefined : Buffer.concat(chunks);
}
