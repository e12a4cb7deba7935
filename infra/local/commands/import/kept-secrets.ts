/** Stores signing secrets, which the platform shows only once: one file a merchant, one secret for each platform. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const DIRECTORY = '.perennial';

const Kept = z.record(z.string(), z.object({ secret: z.string() }));

export interface KeptSecrets {
  find(url: string): Promise<string | undefined>;
  keep(url: string, secret: string): Promise<void>;
}

export function keptSecrets(merchantId: string, directory: string = DIRECTORY): KeptSecrets {
  const file = join(directory, `import-${merchantId}.json`);
  return {
    async find(url) {
      return (await read(file))[url]?.secret;
    },
    async keep(url, secret) {
      await mkdir(directory, { recursive: true });
      const next = { ...(await read(file)), [url]: { secret } };
      // A new file replaces the old one, so it is readable by its owner only from the first byte, and never half written.
      await writeFile(`${file}.new`, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 });
      await rename(`${file}.new`, file);
    },
  };
}

/** A missing or damaged file has no secret: the merchant gets a new one. */
async function read(file: string): Promise<z.infer<typeof Kept>> {
  try {
    return Kept.safeParse(JSON.parse(await readFile(file, 'utf8'))).data ?? {};
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) return {};
    throw error;
  }
}
