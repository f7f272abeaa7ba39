import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { formatReference, parseReference } from '../../../src/image/reference.ts';
import { repository } from '../cli.ts';

/**
 * The directory of the sets: `test/discovery` is a root of applications, `sets` an app, and a set a version.
 */
export const setsRoot = { applications: join(repository, 'test/discovery'), app: 'sets' };

/** An application that is modelled on the pattern of a real one, and what a cluster that runs it pulls. */
export interface DiscoverySet {
  readonly name: string;
  readonly directory: string;
  /** References that are certain by the rules (docs/compatibility.md B). */
  readonly required: readonly string[];
  /** References that the cluster pulls too, but that are only likely by the rules. */
  readonly candidates: readonly string[];
  /** Texts that look like images and aren't, or that must not be embedded. */
  readonly decoys: readonly Decoy[];
}

type Decoy = z.output<typeof decoySchema>;

const reference = z.string().transform((text) => formatReference(parseReference(text)));

const decoySchema = z.strictObject({
  /** As a file of the set has it. */
  text: z.string().min(1),
  why: z.string().min(1),
  /** A guess that the text allows; no registry has it, so it is left out when it is confirmed (B 7). */
  notInRegistry: reference.optional(),
});

const expectedSchema = z.strictObject({
  required: z.array(reference).default([]),
  candidates: z.array(reference).default([]),
  decoys: z.array(decoySchema).min(1),
});

/** Reads every set with its `expected.yml`, by name. */
export function readSets(): DiscoverySet[] {
  const root = join(setsRoot.applications, setsRoot.app);
  return readdirSync(root)
    .sort()
    .map((name) => {
      const directory = join(root, name);
      const text = readFileSync(join(directory, 'expected.yml'), 'utf8');
      return { name, directory, ...expectedSchema.parse(parse(text)) };
    });
}
