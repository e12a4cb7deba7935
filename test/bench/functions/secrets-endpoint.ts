/** A stand-in for Secrets Manager with one secret, for functions that run without the platform. They read it once. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TEST_PLATFORM_KEY } from '../../support/kernel/ports.ts';
import type { BenchRun } from '../benchmark.ts';

export async function secretsEndpoint(run: BenchRun): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ SecretString: TEST_PLATFORM_KEY }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  run.defer(async () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
