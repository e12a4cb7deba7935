/** The programmes that a new platform starts with, published through the Admin API as a manager would. */
import { CallRefused, createClient } from '../../shared/contract/client.ts';
import { ProgrammeFile } from '../../shared/contract/programme.ts';
import { messageOf, StartUpFailure } from './failure.ts';
import cdnow from './programmes/cdnow.json' with { type: 'json' };
import demo from './programmes/demo.json' with { type: 'json' };

export async function publishDemoProgrammes(baseUrl: string, token: string): Promise<void> {
  const client = createClient({ baseUrl, token });
  for (const file of [demo, cdnow]) {
    try {
      await client.call('createProgramme', { body: ProgrammeFile.parse(file) });
    } catch (error) {
      if (error instanceof CallRefused && error.problem.code === 'ALREADY_EXISTS') continue;
      throw new StartUpFailure(
        `The programme ${file.id} could not be published: ${messageOf(error)}`,
        "See the function's log at /_local/logs or in the data directory.",
      );
    }
  }
}
