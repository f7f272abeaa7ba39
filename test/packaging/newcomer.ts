import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { makeHelloImage } from '../../scripts/hello-image.ts';
import { copiedFiles } from '../../src/commands/init/files.ts';
import { repository } from '../support/cli.ts';

/** The commit that the packed forms of imagebuild say they are made from. */
export const commit = `${'c0ffee'.repeat(6)}c0ff`;

/** A directory outside of the clone, with an application and the image that it embeds. */
export interface Workplace extends AsyncDisposable {
  readonly directory: string;
}

export async function makeWorkplace(): Promise<Workplace> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-newcomer-'));
  await cp(join(repository, 'applications/hello'), join(directory, 'applications/hello'), {
    recursive: true,
  });
  await makeHelloImage(join(directory, 'hello-image'), 'ghcr.io/labring/hello:v1');
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

/** Runs imagebuild in the workplace with these words. @returns standard output. */
export type Run = (...words: readonly string[]) => Promise<string>;

/**
 * Returns a function that runs a program, with its first words, as a newcomer would: in a bare environment.
 */
export function runner(directory: string, program: string, ...first: readonly string[]): Run {
  const env = { PATH: process.env['PATH'], HOME: directory };
  return async (...words) => {
    const { stdout } = await promisify(execFile)(program, [...first, ...words], { cwd: directory, env });
    return stdout;
  };
}

/** Tries what a newcomer would: version, help, a build, a look inside, and the files of a new repository. */
export async function tryOut(run: Run, directory: string): Promise<void> {
  assert.equal(await run('--version'), `${packageJson.version}\n`);
  assert.match(await run('--help'), /^Usage: imagebuild/);

  const dest = join(directory, 'hello');
  const output = `type=oci,dest=${dest}`;
  await rm(dest, { recursive: true, force: true });
  const built = await run(
    ...['build', 'apps', 'hello', 'v1', '--json'],
    '--mirror',
    '*=oci:hello-image',
    '--output',
    output,
  );
  assert.equal(JSON.parse(built).digest, digestInReadme());
  assert.match(await run('inspect', '--verify', `oci:${dest}`), /every digest inside is right/);

  const repository = join(directory, 'repository');
  await rm(repository, { recursive: true, force: true });
  await cp(join(directory, 'applications'), join(repository, 'applications'), { recursive: true });
  // A container runs as another user.
  await chmod(repository, 0o777);
  await run('init', 'repository', '--namespace', 'team');
  const written = (await readdir(repository, { recursive: true })).filter((path) =>
    path.startsWith('.github/'),
  );
  assert.deepEqual(
    // The Chinese issue templates are for a Chinese repository.
    copiedFiles.filter((path) => !written.includes(path) && !path.includes('.zh.')),
    [],
  );
  const workflow = await readFile(join(repository, '.github/workflows/imagebuild.yml'), 'utf8');
  assert.ok(workflow.includes(`uses: labring/imagebuild@${commit}\n`));
}

/**
 * Returns the digest that README.md shows for the same application: every form of imagebuild gives that
 * image.
 */
function digestInReadme(): string {
  const readme = readFileSync(join(repository, 'README.md'), 'utf8');
  const [, digest] = /^ {2}digest {7}(sha256:[0-9a-f]{64})$/m.exec(readme) ?? [];
  assert.ok(digest, 'README.md shows the digest of the quickstart');
  return digest;
}
