/** `npm run -s receive -- --secret whsec_…`: an example receiver of webhooks that prints the events it receives. */
import { createServer, type IncomingMessage } from 'node:http';
import { Command } from 'commander';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import * as z from 'zod';
import { moveDate } from '../schedules/moved-date.ts';
import { platformUrl, wholeFromOneTo } from './arguments.ts';
import { localPlatform } from './local-platform.ts';
import { Deliveries } from './receive/deliveries.ts';
import { checkedSecret } from './signing.ts';

const PORTS = 65_535;

const Options = z.object({
  secret: z.string({ error: 'the secret is missing: --secret whsec_…, or PERENNIAL_SECRET in the environment' }),
  port: z.number(),
  count: z.number().optional(),
  answer: z.number(),
  json: z.boolean().default(false),
  url: z.string(),
});

const command = new Command('npm run -s receive --')
  .description('Receives webhooks on this machine, verifies each by Standard Webhooks 1.0, and prints its event.')
  .option('--secret <secret>', "the endpoint's signing secret (whsec_…); default: PERENNIAL_SECRET of the environment")
  .option('--port <port>', 'the port on 127.0.0.1', wholeFromOneTo(PORTS), 4100)
  .option('--count <events>', 'end after this many different events', wholeFromOneTo(1_000_000))
  .option('--answer <status>', 'the status that answers a verified event', wholeFromOneTo(599), 204)
  .option('--json', 'print each event as it came')
  .option('--url <url>', 'the platform whose clock verifies signatures', platformUrl, 'http://127.0.0.1:4000')
  .addHelpText(
    'after',
    `
Each line has the event's type, its place in the order of its member, and whose it is; "again" when it
came before, "late" when a later one of the same member came first.

Example:
  $ npm run -s receive -- --port 4100 --secret whsec_…`,
  )
  .action(async (given: Record<string, unknown>) => {
    const options = Options.safeParse({ secret: process.env.PERENNIAL_SECRET, ...given });
    if (!options.success) return command.error(`error: ${options.error.issues.map((issue) => issue.message).join('; ')}`);
    try {
      await receive(options.data);
    } catch (error) {
      command.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    }
  });

/** Runs until it is stopped, or has received `count` events. */
async function receive({ secret, port, count, answer, json, url }: z.infer<typeof Options>): Promise<void> {
  const webhook = new Webhook(checkedSecret(secret));
  const platform = localPlatform(url);
  const deliveries = new Deliveries();
  const ahead = new BigInt64Array(new SharedArrayBuffer(8));
  const machineNow = Date.now;
  moveDate(ahead);

  const statusOf = async (request: IncomingMessage): Promise<number> => {
    const body = Buffer.concat(await request.toArray()).toString();
    // Signatures bear the platform's time, which may have been moved.
    const now = await platform.now().catch(() => undefined);
    ahead[0] = BigInt((now?.getTime() ?? machineNow()) - machineNow());
    const headers = headersOf(request);
    try {
      webhook.verify(body, headers);
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      console.log(`refused: ${error.message}`);
      return 401;
    }
    const told = deliveries.take(headers['webhook-id'] ?? '', body);
    console.log(json ? body : told);
    return answer;
  };

  const server = createServer((request, response) => {
    statusOf(request)
      .then((status) => response.writeHead(status, { connection: 'close' }).end())
      .catch((error: unknown) => response.writeHead(400).end(String(error)))
      .finally(() => {
        if (count !== undefined && deliveries.different >= count) end();
      });
  });
  const end = () => {
    server.close();
    server.closeIdleConnections();
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  console.error(`receiving at http://127.0.0.1:${port}`);
  await new Promise((resolve) => server.once('close', resolve));
  console.error(deliveries.summary());
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

await command.parseAsync();
