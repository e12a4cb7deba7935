/** The reference page and its document, served by reference. */
import * as z from 'zod';
import type { RoutesOf } from './route.ts';

export const REFERENCE_ROUTES = {
  getReference: {
    method: 'GET',
    path: '/docs',
    servedBy: 'reference',
    caller: 'anyone',
    summary: 'This reference',
    cached: true,
    answers: {},
    files: ['text/html'],
  },
  getReferenceFile: {
    method: 'GET',
    path: '/docs/{file}',
    servedBy: 'reference',
    caller: 'anyone',
    summary: "The reference page's own files",
    params: z.strictObject({
      file: z
        .string()
        .regex(/^[a-z0-9.-]{1,64}$/)
        .meta({ example: 'swagger-ui.css' }),
    }),
    cached: true,
    answers: {},
    files: ['*/*'],
  },
  getOpenApi: {
    method: 'GET',
    path: '/openapi.json',
    servedBy: 'reference',
    caller: 'anyone',
    summary: 'This document',
    cached: true,
    answers: { 200: z.looseObject({ openapi: z.string() }) },
  },
} as const satisfies RoutesOf<'reference'>;
