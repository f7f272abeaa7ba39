/**
 * `npm run schemas`: writes the published JSON Schemas. They are derived from the schemas that the program
 * validates with, and a test fails if they aren't up to date.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { diffSchema } from '../src/application/comparison/shape.ts';
import { applicationSchema, repositorySchema } from '../src/application/configurationschemas.ts';
import { lockSchema } from '../src/application/lock/lockfile.ts';
import { preparedSchema } from '../src/application/prepared/documentschema.ts';
import { requestSchema } from '../src/application/request.ts';
import { resultSchema } from '../src/application/result.ts';
import { lintResultSchema } from '../src/commands/lint/resultschema.ts';

const schemas: readonly (readonly [name: string, title: string, schema: z.ZodType])[] = [
  ['application', 'imagebuild.yml of an application', applicationSchema],
  ['repository', '.github/imagebuild.yml of a repository', repositorySchema],
  ['lock', 'images.lock.yaml of an application', lockSchema],
  ['request', 'A request: what is to be built', requestSchema],
  ['prepared', 'prepared.json of a prepared build', preparedSchema],
  ['result', 'A result: what a build did', resultSchema],
  ['diff', 'What imagebuild diff --json prints', diffSchema],
  ['lint', 'What imagebuild lint --json prints', lintResultSchema],
];

/** Returns the text of every file in schemas/ by its name. */
export function schemaFiles(): Map<string, string> {
  return new Map(
    schemas.map(([name, title, schema]) => {
      const { $schema, ...shape } = z.toJSONSchema(schema, { io: 'input' });
      return [`${name}.schema.json`, `${JSON.stringify({ $schema, title, ...shape }, null, 2)}\n`];
    }),
  );
}

if (import.meta.main) {
  const directory = join(import.meta.dirname, '../schemas');
  await mkdir(directory, { recursive: true });
  for (const [name, text] of schemaFiles()) await writeFile(join(directory, name), text);
}
