/**
 * The CDNOW sample, on which results are published. It is not in the repository, since nobody says that it may be: `npm run prove` needs it, and
 * `npm test` skips the tests that need it where it is absent. `docs/samples` proves our own code in any case.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PROVING } from './sample.ts';

export const CDNOW_FILE = process.env.CDNOW_SAMPLE ?? fileURLToPath(new URL('../../../../shared/data/cdnow_sample.txt', import.meta.url));

export const cdnowIsPresent = existsSync(CDNOW_FILE);

if (!cdnowIsPresent && PROVING) {
  throw new TypeError(
    `The CDNOW sample is not at ${CDNOW_FILE}. Save cdnow_sample.txt of https://www.brucehardie.com/datasets/ there, or name it: CDNOW_SAMPLE=…`,
  );
}

/** The purchases of a shop that does not exist, in the same form. */
export const SAMPLE_FILE = fileURLToPath(new URL('../../../docs/samples/record-shop-1997.txt', import.meta.url));
