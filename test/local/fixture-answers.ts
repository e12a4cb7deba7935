/** The answers of the fixture's functions. */
import * as z from 'zod';
import { Problem } from '../../shared/contract/kernel/problem-details.ts';

const EchoAnswer = z.object({
  event: z.looseObject({
    routeKey: z.string(),
    pathParameters: z.record(z.string(), z.string()).optional(),
    requestContext: z.looseObject({ authorizer: z.object({ jwt: z.object({ claims: z.record(z.string(), z.string()) }) }).optional() }),
  }),
  now: z.string(),
  functionName: z.string(),
  remaining: z.number(),
  environment: z.looseObject({}),
});

const CallAnswer = z.object({
  ok: z.boolean(),
  name: z.string().optional(),
  message: z.string().optional(),
  answer: z.looseObject({ SecretString: z.string().optional() }).optional(),
});

export const readEcho = async (answer: Response) => EchoAnswer.parse(await answer.json());
export const readCall = async (answer: Response) => CallAnswer.parse(await answer.json());
export const readProblem = async (answer: Response) => Problem.parse(await answer.json());
