import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { buildGoTool } from '../scripts/gotools.ts';
import { crane, distribution, type GoTool, oras, regctl } from '../test/support/gotools.ts';
import { missing } from '../test/support/tools.ts';

type Log = (line: string) => void;

/** A program of another project that the bench runs. */
interface Tool {
  /** The program to run. */
  readonly path: string;
  /** The argument that makes it print its version. */
  readonly version: string;
  /** Makes sure that it is there. Returns why it can't be had, or undefined. */
  prepare(log: Log): string | undefined;
}

/** What the bench compares with, and the registries that it writes to. */
export const tools = {
  'docker-registry': installed('docker-registry'),
  distribution: built(distribution, '--version'),
  skopeo: installed('skopeo'),
  buildah: installed('buildah'),
  crane: built(crane, 'version'),
  regctl: built(regctl, 'version'),
  oras: built(oras, 'version'),
} as const;

export type ToolName = keyof typeof tools;

/** The tools of a run. */
export interface Toolbox {
  /** Why programs can't be had, by name. */
  readonly absent: ReadonlyMap<string, string>;
  /** What the others print as their versions, `{ "skopeo": "1.9.3" }`. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Looks for programs, and builds those that are built from a Go module. */
export async function prepareTools(names: readonly string[], log: Log): Promise<Toolbox> {
  const absent = new Map<string, string>();
  const versions: Record<string, string> = {};
  for (const name of new Set(names)) {
    const tool = isTool(name) ? tools[name] : undefined;
    const reason = tool === undefined ? missing(name) : tool.prepare(log);
    if (reason) absent.set(name, reason);
    else if (tool) versions[name] = await versionOf(tool);
  }
  return { absent, versions };
}

function isTool(name: string): name is ToolName {
  return Object.hasOwn(tools, name);
}

async function versionOf({ path, version }: Tool): Promise<string> {
  const { stdout } = await promisify(execFile)(path, [version], { timeout: 60_000 });
  return versionIn(stdout);
}

/** Returns the version in what a tool prints, without the build's metadata. */
export function versionIn(text: string): string {
  return /(?:^|\s)v?(\d+\.\d+[^\s+]*)/.exec(text)?.[1] ?? 'of an unknown version';
}

function installed(path: string): Tool {
  return { path, version: '--version', prepare: () => missing(path) || undefined };
}

/** A tool that can't be built is left out, whatever the reason. */
function built(tool: GoTool, version: string): Tool {
  const prepare = (log: Log) => {
    try {
      return buildGoTool(tool, log);
    } catch (error) {
      return (error as Error).message.replace(/\s+/g, ' ');
    }
  };
  return { path: tool.path, version, prepare };
}
