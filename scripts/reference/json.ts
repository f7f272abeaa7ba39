/** docs/reference/json.md: every document of `--json` and every event, from the schemas and the types. */
import { schemaFiles } from '../schemas.ts';
import { cell, code, page, sentence, table } from './markdown.ts';
import { type Field, fieldsOf, type Schema } from './schema.ts';
import { fieldsOfType, variantsOfType } from './types.ts';

interface Document {
  /** The heading: the commands that print it. */
  readonly title: string;
  readonly about: string;
  /** The schema in schemas/, or the type, whose fields it has. */
  readonly schema?: string;
  readonly type?: string;
}

/** Every document, in the order of `--help`. */
export const documents: readonly Document[] = [
  {
    title: 'build, publish of a prepared build',
    about: 'The result. The action writes the same as an artifact, and the bot reads it.',
    schema: 'result',
  },
  { title: 'prepare', about: 'Where the prepared build is, and what it builds.', type: 'PreparedSummary' },
  {
    title: 'publish of layouts and archives',
    about: 'One image under one reference, bytes unchanged.',
    type: 'PublishedImages',
  },
  { title: 'publish --to', about: 'A status for each reference.', type: 'CopyDocument' },
  { title: 'plan, --dry-run', about: 'What would be built and transferred.', type: 'Plan' },
  { title: 'lock', about: 'What was written.', type: 'WrittenLock' },
  { title: 'images', about: 'The images that an application embeds.', type: 'ImageList' },
  { title: 'why', about: 'Everything that names an image.', type: 'Explanation' },
  { title: 'inspect', about: 'What is inside an image.', type: 'ImageInspection' },
  { title: 'diff', about: 'What differs.', schema: 'diff' },
  { title: 'lint', about: 'The findings. `--sarif FILE` writes them as SARIF 2.1.0 too.', schema: 'lint' },
  { title: 'serve', about: 'One line, once clients can connect.', type: 'ServedSummary' },
  { title: 'try', about: 'The outcome of the installation.', type: 'TryResult' },
  { title: 'new', about: 'The files of the new application.', type: 'NewResult' },
  { title: 'init', about: 'The files, and the values in them.', type: 'InitResult' },
  { title: 'doctor', about: 'A list; each element has these fields.', type: 'Check' },
  {
    title: 'Prepared builds',
    about: '`prepared.json` in the directory that `prepare` writes.',
    schema: 'prepared',
  },
];

const head = `With \`--json\` a command prints one document on standard output. Fields may be added at any time; no field is renamed or gets another meaning. In a path, \`*\` stands for any
name and \`[]\` for each element of a list. Sizes are bytes. [schemas/](../../schemas) has JSON Schemas for those documents that other programs read most.`;

const errors = `A command that fails prints \`status\` and \`error\` instead: \`{ "status": "failed", "error": { "code": "USAGE", "message": "…" } }\`. If the image is published and
couldn't be verified, \`status\` is \`unverified\`, and \`reference\` and \`digest\` say what is published. [error-codes.md](error-codes.md) explains the codes.`;

const metadata = `\`--metadata-file FILE\` and the action's output \`metadata\` have the keys of docker buildx, \`containerimage.digest\`, \`containerimage.descriptor\` and \`image.name\`, and
beside them \`platforms\`, \`images\`, \`leftOut\`, \`notes\`, \`archives\`, \`installs\`, \`installsReason\`, \`transfer\` and \`durations\` of the result.`;

/** Returns the page. */
export function jsonPage(): string {
  const failure = readSchema('result').properties?.['error'] ?? {};
  return page(
    'JSON output',
    head,
    '## Errors',
    errors,
    listFields(fieldsOf(failure)),
    '## Events',
    'With `--progress json`, each line on standard error is an event. `type` says which one.',
    ...variantsOfType('ProgressEvent').flatMap(formatEvent),
    ...documents.flatMap(formatDocument),
    '## Metadata',
    metadata,
  );
}

function readSchema(name: string): Schema {
  return JSON.parse(schemaFiles().get(`${name}.schema.json`) ?? '{}') as Schema;
}

function formatDocument({ title, about, schema, type }: Document): string[] {
  if (schema === undefined) return [`## ${title}`, about, listFields(fieldsOfType(type ?? ''))];
  const file = `[schemas/${schema}.schema.json](../../schemas/${schema}.schema.json)`;
  const fields = fieldsOf(readSchema(schema)).filter(({ path }) => !path.startsWith('error.'));
  return [`## ${title}`, `${about} Its schema is ${file}.`, listFields(fields)];
}

function formatEvent({ comment, fields }: { comment: string; fields: readonly Field[] }): string[] {
  const [type, ...others] = fields;
  const name = type?.type.replaceAll('"', '') ?? '';
  return [`### ${name}`, comment === '' ? '' : sentence(comment), listFields(others)].filter(Boolean);
}

function listFields(fields: readonly Field[]): string {
  const rows = fields.map(({ path, type, required, description }) => [
    code(path.replace(/^\./, '')),
    cell(type),
    required ? 'always' : 'sometimes',
    cell(description),
  ]);
  return table(['field', 'type', 'present', 'meaning'], rows);
}
