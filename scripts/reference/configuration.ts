/** docs/reference/configuration.md: every key of the files that people write, from their schemas. */
import { stringify } from 'yaml';
import { schemaFiles } from '../schemas.ts';
import { cell, code, page, sentence, table } from './markdown.ts';
import { type Field, fieldsOf, type Schema } from './schema.ts';

/** The files: their heading, the schema in schemas/, and what to read about them. */
const files: readonly (readonly [title: string, schema: string, about: string])[] = [
  [
    '.github/imagebuild.yml',
    'repository',
    'In the root of a repository: where it publishes, and who can ask for builds. [docs/configuration.md](../configuration.md) explains the keys that take more than a line.',
  ],
  [
    'imagebuild.yml',
    'application',
    'In the directory of an application, beside its Kubefile. [docs/applications.md](../applications.md) explains how an application is built.',
  ],
  [
    'images.lock.yaml',
    'lock',
    'In the directory of an application. `imagebuild lock` writes it ([applications.md](../applications.md#locking-images-to-digests)); nobody has to.',
  ],
];

const head =
  'All files are YAML, and all keys are optional unless they are marked. An unknown key is an error with its line and the key that was probably meant. In a key, `*` stands for any name and `[]` for each element of a list.';

/** Returns the page. */
export function configurationPage(): string {
  const schemas = schemaFiles();
  const sections = files.flatMap(([title, name, about]) => {
    const file = `${name}.schema.json`;
    const schema = JSON.parse(schemas.get(file) ?? '{}') as Schema;
    return [
      `## ${title}`,
      `${about} Editors check and complete it with [schemas/${file}](../../schemas/${file}).`,
      table(['key', 'type', 'default', 'example', 'meaning'], fieldsOf(schema).map(formatField)),
    ];
  });
  return page('Configuration files', head, ...sections);
}

function formatField(field: Field): string[] {
  const meaning = sentence(field.description.replace(/^(?:true|false|gzip|error)\b/, '`$&`'));
  return [
    code(field.path),
    cell(field.type),
    isEmpty(field.default) ? '' : code(JSON.stringify(field.default)),
    field.example === undefined ? '' : code(formatExample(field.path, field.example)),
    cell(field.required ? `Required. ${meaning}` : meaning),
  ];
}

/** The default of an object or a list is that nothing is in it. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  );
}

/** Returns an example as YAML in one line: `mirrors: { docker.io: https://mirror.example }`. */
function formatExample(path: string, example: unknown): string {
  const name = path.split('.').at(-1) ?? path;
  return stringify({ [name]: example }, { collectionStyle: 'flow', lineWidth: 0 })
    .trim()
    .replace(/^\{ (.*) \}$/s, '$1');
}
