/** `npm run -s sign -- FILE`: prints the headers that make a file a merchant event, in the form of `curl -K -`. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import * as z from 'zod';
import { Instant } from '../../../shared/contract/kernel/values.ts';
import { localPlatform } from './local-platform.ts';
import { signatureHeaders } from './signing.ts';

const Options = z.object({
  secret: z.string({ error: 'the secret is missing: --secret whsec_…, or PERENNIAL_SECRET in the environment' }),
  url: z.string(),
  at: Instant.optional(),
  id: z
    .string()
    .regex(/^[\x21-\x7e]{1,256}$/, '--id must be 1 to 256 printable ASCII characters')
    .optional(),
});

const command = new Command('npm run -s sign --')
  .description('Signs a file as a Standard Webhooks 1.0 message, and prints its headers for "curl -K -".')
  .argument('<file>', 'the body, exactly as it will be sent')
  .option('--secret <secret>', "the merchant's signing secret (whsec_…); default: PERENNIAL_SECRET of the environment")
  .option('--url <url>', 'the platform whose clock dates the signature', 'http://127.0.0.1:4000')
  .option('--at <instant>', "the signature's time, ISO 8601; default: the platform's clock, else this machine's")
  .option('--id <id>', 'the webhook-id; default: a new one')
  .addHelpText(
    'after',
    `
Example:
  $ npm run -s sign -- purchase.json --secret whsec_… |
      curl -K - --data-binary @purchase.json http://127.0.0.1:4000/v1/merchants/mer_records/events`,
  )
  .action(async (file: string, given: Record<string, unknown>) => {
    const options = Options.safeParse({ secret: process.env.PERENNIAL_SECRET, ...given });
    if (!options.success) return command.error(`error: ${options.error.issues.map((issue) => issue.message).join('; ')}`);
    const { secret, url, at, id = `msg_${randomUUID()}` } = options.data;
    try {
      const headers = signatureHeaders(secret, id, at === undefined ? await timeAt(url) : new Date(at), await readBody(file));
      const lines = Object.entries({ 'content-type': 'application/json', ...headers });
      for (const [name, value] of lines) console.log(`header = "${name}: ${value.replace(/["\\]/g, '\\$&')}"`);
    } catch (error) {
      command.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    }
  });

class NotUtf8 extends Error {
  override readonly name = 'NotUtf8';
}

/** The signature is over bytes, but the signing library takes text. The two agree only for UTF-8. */
async function readBody(file: string): Promise<string> {
  const bytes = await readFile(file);
  const body = bytes.toString('utf8');
  if (!Buffer.from(body).equals(bytes)) throw new NotUtf8(`${file} is not UTF-8, as JSON must be`);
  return body;
}

/** Uses this machine's time if the platform cannot be reached, because the request may go elsewhere. */
async function timeAt(url: string): Promise<Date> {
  try {
    return (await localPlatform(url).now()) ?? new Date();
  } catch {
    return new Date();
  }
}

await command.parseAsync();
