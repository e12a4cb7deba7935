/** Terms as managers read of them. */
import { expect, test } from 'vitest';
import { ProgrammeFile, ProgrammeTerms, Publication } from '../../../shared/contract/programmes/programme.ts';

test.each(Object.entries(ProgrammeTerms.shape))('%s: says from when on a change of it holds', (_, schema) => {
  expect(schema.meta()?.description).toMatch(/A change (holds|moves) /);
});

test('a file and a publication have every field of the terms', () => {
  expect(Object.keys(ProgrammeFile.shape)).toEqual(['id', ...Object.keys(ProgrammeTerms.shape)]);
  expect(Object.keys(Publication.shape)).toEqual([...Object.keys(ProgrammeTerms.shape), 'basedOn', 'effectiveAt']);
});
