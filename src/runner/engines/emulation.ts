import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError } from '../../errors.ts';

/** By Go's name of an architecture: Node's name of it, and what QEMU calls it. */
const architectures: Readonly<Record<string, { readonly node: string; readonly qemu: string }>> = {
  amd64: { node: 'x64', qemu: 'x86_64' },
  arm64: { node: 'arm64', qemu: 'aarch64' },
};

/** Where Linux tells which foreign programs it can run, and how (kernel, admin-guide/binfmt-misc). */
const registrations = '/proc/sys/fs/binfmt_misc';

/**
 * Checks that this machine runs programs of a platform: because it is its own, or by QEMU.
 * @param machine Node's name of this machine's architecture.
 * @throws PROGRAM_MISSING with what to set up.
 */
export async function checkPlatformSupport(
  platform: string,
  machine: string = process.arch,
  directory: string = registrations,
): Promise<void> {
  const [, architecture = ''] = platform.split('/');
  const names = architectures[architecture];
  if (names?.node === machine || (await emulates(names?.qemu ?? architecture, directory))) return;
  throw new ImagebuildError('PROGRAM_MISSING', `this machine runs no programs of ${platform}`, {
    hint: emulationHint,
  });
}

export const emulationHint =
  'Set up QEMU: docker/setup-qemu-action in a workflow, apt-get install qemu-user-static binfmt-support elsewhere; or build on a machine of that platform.';

/** Whether QEMU is registered so that it is found within the root of an image too: the flag F keeps it open. */
async function emulates(qemu: string, directory: string): Promise<boolean> {
  const names = await readdir(directory).catch(() => []);
  const wanted = names.filter((name) => name === `qemu-${qemu}` || name === `${qemu}-binfmt`);
  const texts = await Promise.all(
    wanted.map((name) => readFile(join(directory, name), 'utf8').catch(() => '')),
  );
  return texts.some((text) => /^enabled$/m.test(text) && /^flags:.*F/m.test(text));
}
