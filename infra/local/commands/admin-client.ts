/** A client with a manager's token: the given one, or one from a local platform. */
import { CallRefused, type Client, createClient } from '../../../shared/contract/client.ts';
import { bearerFetch, givenToken, localToken } from './bearer-fetch.ts';
import { localPlatform } from './local-platform.ts';
import { retryingFetch } from './retrying-fetch.ts';

/** An error whose message is for the user of a command. */
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

/** Adds the next step to a refusal, where it is known. @param missing the name of what may not exist. */
export function explained(error: unknown, missing: string): unknown {
  if (!(error instanceof CallRefused)) return error;
  switch (error.problem.code) {
    case 'NOT_FOUND':
      return new CannotCall(`there is no ${missing}`, { cause: error });
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
      return new CannotCall(`the token's role may not do this: ${error.message}`, { cause: error });
    default:
      return error;
  }
}
