/** A client with a manager's token: one that was given, or a local platform's own. */
import { CallRefused, type Client, createClient } from '../../../shared/contract/client.ts';
import { bearerFetch, givenToken, localToken } from './bearer-fetch.ts';
import { localPlatform } from './local-platform.ts';
import { retryingFetch } from './retrying-fetch.ts';

/** The message is for whoever runs the command. */
export class CannotCall extends Error {
  override readonly name = 'CannotCall';
}

/** @throws CannotCall, PlatformUnreachable. */
export async function adminClient(url: string, token: string | undefined): Promise<Client> {
  if (token !== undefined) return clientWith(url, givenToken(token));
  const platform = localPlatform(url);
  const local = await platform.managerToken();
  if (local === undefined) throw new CannotCall(`${url} is not a local platform: give a manager's token with --token or PERENNIAL_TOKEN`);
  return clientWith(url, localToken(platform, local));
}

const clientWith = (url: string, source: Parameters<typeof bearerFetch>[0]): Client =>
  createClient({ baseUrl: url, fetch: bearerFetch(source, retryingFetch()) });

/** What to do about a refusal, where that is known. @param missing what may not be there. */
export function explained(error: unknown, missing: string): unknown {
  if (!(error instanceof CallRefused)) return error;
  switch (error.problem.code) {
    case 'NOT_FOUND':
      return new CannotCall(`there is no ${missing}`, { cause: error });
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
      return new CannotCall(`a token of those who may is needed: ${error.message}`, { cause: error });
    default:
      return error;
  }
}
