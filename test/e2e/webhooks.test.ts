/**
 * Webhooks over HTTP, from a purchase to receivers that verify what they get: one that takes everything, one that is down and
 * catches up. On a platform of its own, since it moves the clock.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import { manager, merchant, newMember, newProgramme } from '../support/api.ts';
import { type RunningPlatform, startPlatform } from '../support/platform.ts';

/** Many times what a test takes on a machine of its own. */
const TIMEOUT_MS = 240_000;

let platform: RunningPlatform;
beforeAll(async () => {
  platform = await startPlatform({ withDemoProgramme: false });
}, TIMEOUT_MS);
afterAll(() => platform?.stop());

interface Sent {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly memberId?: string; readonly sequence: string; readonly points?: number };
}

/** Verifies what comes by the endpoint's secrets; what does not hold is answered 401, and kept as such. */
class Receiver {
  readonly taken: Sent[] = [];
  readonly refused: string[] = [];
  status = 200;
  secrets: string[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      if (this.status !== 200) return void response.writeHead(this.status).end();
      const headers = request.headers as Record<string, string>;
      try {
        const verified = this.secrets.map((secret) => new Webhook(secret).verify(body, this.#atPlatformTime(headers)) as Omit<Sent, 'id'>);
        this.taken.push({ id: headers['webhook-id'] ?? '', ...(verified[0] ?? { type: 'nothing', data: { sequence: '' } }) });
        response.writeHead(204).end();
      } catch (error) {
        this.refused.push(String(error));
        response.writeHead(401).end();
      }
    });
  }

  /** The platform's clock is moved, and the library takes the machine's: what is signed is checked as it is by then. */
  #atPlatformTime(headers: Record<string, string>): Record<string, string> {
    this.timestamps.push(Number(headers['webhook-timestamp']));
    return headers;
  }
  readonly timestamps: number[] = [];

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await new Promise((resolve) => this.#server.once('listening', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hooks`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
