/** Reads the terms of a file for a dry run. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { ProgrammeFile, ProgrammeTerms } from '../../../../shared/contract/programmes/programme.ts';

/** An error whose message says what to do instead. */
export class CannotPreview extends Error {
  override readonly name = 'CannotPreview';
}

export interface Draft {
  readonly terms: ProgrammeTerms;
  /** The programme that a programme file names. */
  readonly programmeId?: string;
}

const HasId = z.looseObject({ id: z.unknown() });

/** @throws CannotPreview for a file that does not exist, is not JSON, or has no terms that the contract allows. */
export async function readDraft(file: string): Promise<Draft> {
  const content = jsonOf(file, await textOf(file));
  if (!HasId.safeParse(content).success) return { terms: checked(file, ProgrammeTerms, content) };
  const { id, ...terms } = checked(file, ProgrammeFile, content);
  return { terms, programmeId: id };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CannotPreview(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CannotPreview(`${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function checked<Schema extends z.ZodType>(file: string, schema: Schema, content: unknown): z.output<Schema> {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `\n  ${path.join('.') || 'the file'}: ${message}`);
  throw new CannotPreview(`${file} has no terms of a programme:${faults.join('')}\n  docs/cdnow-next.json has an example`);
}
