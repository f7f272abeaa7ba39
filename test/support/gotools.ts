import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { versionInGoModule } from './tools.ts';

const root = join(import.meta.dirname, '..', '..');

/** A program that is built from a Go module in test/tools, and kept under .cache/tools. */
export interface GoTool {
  readonly name: string;
  /** The folder with go.mod. */
  readonly module: string;
  /** The import path of the program. */
  readonly source: string;
  /** The directory that it is built into; a new version gets another one. */
  readonly directory: string;
  /** The program, once it is built. */
  readonly path: string;
}

export const crane = goTool('crane', 'github.com/google/go-containerregistry', 'cmd/crane');
export const regctl = goTool('regctl', 'github.com/regclient/regclient', 'cmd/regctl');
export const oras = goTool('oras', 'oras.land/oras', 'cmd/oras');
/** The registry of the CNCF, whose version 2.8 Debian calls docker-registry. */
export const distribution = goTool('distribution', 'github.com/distribution/distribution/v3', 'cmd/registry');

/** For a test's `skip` option: false if crane is there, otherwise the reason. */
export function missingCrane(): string | false {
  return existsSync(crane.path) ? false : 'crane is not built: npm run test:peers';
}

function goTool(name: string, repository: string, program: string): GoTool {
  const module = join(root, 'test', 'tools', name);
  const directory = join(root, '.cache', 'tools', `${name}-${versionInGoModule(module, repository)}`);
  return { name, module, source: `${repository}/${program}`, directory, path: join(directory, name) };
}
