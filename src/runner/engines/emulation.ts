import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';

/** Architectures by their Go name, with the names that Node and QEMU use. */
const architectures: Readonly<Record<string, { readonly node: string; readonly qemu: string }>> = {
  amd64: { node: 'x64', qemu: 'x86_64' },
  arm64: { node: 'arm64', qemu: 'aarch64' },
};

/** The directory where Linux lists the foreign programs that it can run (kernel, admin-guide/binfmt-misc). */
const registrations = '/proc/sys/fs/binfmt_misc';

/**
 * Checks that this machine can run programs of a platform: its own platform, or one that QEMU emulates.
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
  throw new ImagebuildError('PROGRAM_MISSING', say('platformNotRunnable', { platform }), {
    hint: say('emulationHint'),
  });
}

/** Returns true if QEMU is registered with the flag F, so that it also works inside the root of an image. */
async function emulates(qemu: string, directory: string): Promise<boolean> {
  const names = await readdir(directory).catch(() => []);
  const wanted = names.filter((name) => name === `qemu-${qemu}` || name === `${qemu}-binfmt`);
  const texts = await Promise.all(
    wanted.map((name) => readFile(join(directory, name), 'utf8').catch(() => '')),
  );
  return texts.some((text) => /^enabled$/m.test(text) && /^flags:.*F/m.test(text));
}
