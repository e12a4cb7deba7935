/** The file formats that `npm run import` reads. A new format needs a file that exports a {@link FileFormat}, and a line in FORMATS. */
import { readCdnow } from './cdnow.ts';
import { type CsvOptions, openCsv } from './csv.ts';
import type { FileRecord } from './record.ts';
import type { ZoneOf } from './store-zones.ts';

export interface FileFormat {
  /** The programme and the merchant of the purchases, unless the command names others. */
  readonly destination: { readonly programmeId: string; readonly merchantId: string };
  /** The prefix of every order id, unless the command names another. */
  readonly orderPrefix: string;
  /** Whether `--mapping` assigns columns to fields. */
  readonly hasColumns: boolean;
  /**
   * Opens a file, and reads what must be known of it before its first purchase is sent.
   * @returns a reader, for as often as is needed. Its time zones are those of days, and of times without an offset.
   */
  open(file: string, options: OpenOptions): Promise<(zoneOf: ZoneOf) => AsyncIterable<FileRecord>>;
}

export interface OpenOptions extends CsvOptions {
  /** UTF-8 unless given. */
  readonly encoding?: string | undefined;
}

export const FORMATS = {
  /** The CDNOW sample has its own programme, whose tiers count a lifetime. For other programmes its purchases are too old. */
  cdnow: {
    destination: { programmeId: 'cdnow', merchantId: 'mer_cdnow' },
    orderPrefix: 'cdnow-',
    hasColumns: false,
    open:
      async (file, { orderPrefix, encoding }) =>
      () =>
        readCdnow(file, orderPrefix, encoding),
  },
  csv: {
    destination: { programmeId: 'demo', merchantId: 'mer_import' },
    orderPrefix: '',
    hasColumns: true,
    open: (file, { encoding, ...options }) => openCsv(file, encoding, options),
  },
} as const satisfies Readonly<Record<string, FileFormat>>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES: readonly string[] = Object.keys(FORMATS);

export const isFormatName = (name: unknown): name is FormatName => typeof name === 'string' && Object.hasOwn(FORMATS, name);
