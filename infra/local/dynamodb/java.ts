/** Checks that Java 17 or newer is installed, before DynamoDB Local fails in its own words. */
import { execFile } from 'node:child_process';
import { StartUpFailure } from '../failure.ts';

const OLDEST_JAVA = 17;
const NEXT_STEP = `Install a Java runtime ${OLDEST_JAVA} or newer, such as "apt-get install openjdk-17-jre-headless" or "brew install openjdk", and see that "java -version" works.`;

export async function requireJava(): Promise<void> {
  const output = await new Promise<string>((resolve, reject) => {
    execFile('java', ['-version'], (error, stdout, stderr) => {
      if (error)
        reject(new StartUpFailure(`DynamoDB Local needs Java ${OLDEST_JAVA} or newer, and "java -version" does not work here.`, NEXT_STEP));
      else resolve(`${stdout}${stderr}`);
    });
  });
  const version = majorVersion(output);
  if (version === undefined || version < OLDEST_JAVA) {
    throw new StartUpFailure(
      `DynamoDB Local needs Java ${OLDEST_JAVA} or newer; this machine has ${version ?? 'one of unknown version'}.`,
      NEXT_STEP,
    );
  }
}

/** Parses the output of `java -version`: "17.0.15" is 17, and "1.8.0_402" is 8. */
export function majorVersion(output: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(output);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
