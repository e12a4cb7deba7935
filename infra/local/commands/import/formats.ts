/** The file formats that `npm run import` reads. A new format needs a file that exports a {@link FileFormat}, and a line in FORMATS. */
import { readCdnow } from './cdnow.ts';
import { readCsv } from './csv.ts';
import type { Mapping } from './csv-mapping.ts';
import type { FileRecord } from './record.ts';

export interface FileFormat {
  /** The programme and the merchant of the purchases, unless the command names others. */
  readonly destination: { readonly programmeId: string; readonly merchantId: string };
  /** The prefix of every order id, unless the command names another. */
  readonly orderPrefix: string;
  /** Whether `--mapping` assigns columns to fields. */
  readonly hasColumns: boolean;
  /** Reads the file once, line by line. @param mapping Empty for a format without columns. */
  read(file: string, orderPrefix: string, mapping: Mapping): AsyncIterable<FileRecord>;
}

export const FORMATS = {
  /** The CDNOW sample has its own programme, whose tiers count a lifetime. For other programmes its purchases are too old. */
  cdnow: {
    destination: { programmeId: 'cdnow', merchantId: 'mer_cdnow' },
    orderPrefix: 'cdnow-',
    hasColumns: false,
    read: (file, orderPrefix) => readCdnow(file, orderPrefix),
  },
  csv: {
    destination: { programmeId: 'demo', merchantId: 'mer_import' },
    orderPrefix: '',
    hasColumns: true,
    read: readCsv,
  },
} as const satisfies Readonly<Record<string, FileFormat>>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES: readonly string[] = Object.keys(FORMATS);

export const isFormatName = (name: unknown): name is FormatName => typeof name === 'string' && Object.hasOwn(FORMATS, name);
