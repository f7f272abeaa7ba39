import { chmod, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { createProgramEnvironment, makeHomes, type ProcessEnvironment } from '../environment.ts';
import { findHelm } from '../helm.ts';
import { runProgram } from '../program.ts';

interface TemplateRendering {
  /** The directory of the image's files. */
  readonly files: string;
  /** Relative to it: `manifests/a.yaml.tmpl`. */
  readonly templates: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** A directory that is missing or empty. */
  readonly directory: string;
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

/** The chart that renders a template: its dot is the environment, as in sealos. */
const chartFiles: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: template\nversion: 0.0.0\n',
  // helm before 3.13 looks for Template in whatever the dot is.
  'templates/rendered.yaml':
    'rendered: {{ tpl (.Files.Get "template") (merge (dict "Template" .Template) .Values.variables) | b64enc | quote }}\n',
};

const limits = { timeoutMs: 60_000, maxOutputBytes: 64 * 1024 * 1024, maxMemoryBytes: 2 * 1024 ** 3 };

/**
 * Renders templates of sealos beside themselves, `a.yaml.tmpl` as `a.yaml`. They are Go templates with the
 * functions of sprig, so helm renders them.
 * @throws INSTALL_FAILED for one that can't be rendered, PROGRAM_MISSING, CANCELLED
 */
export async function renderTemplates(given: TemplateRendering): Promise<void> {
  const { files, templates, variables, directory } = given;
  if (templates.length === 0) return;
  const helm = await findHelm(given.env);
  const chart = join(directory, 'chart');
  await mkdir(join(chart, 'templates'), { recursive: true });
  await makeHomes(directory);
  for (const [name, text] of Object.entries(chartFiles)) await writeFile(join(chart, name), text);
  // JSON is YAML.
  await writeFile(join(chart, 'values.yaml'), JSON.stringify({ variables }));
  for (const template of templates) {
    const path = await insideOf(files, template);
    await writeFile(join(chart, 'template'), await readFile(path));
    const rendered = await render(helm, chart, template, given);
    const target = path.replace(/\.tmpl$/, '');
    // It may be a link.
    await rm(target, { force: true });
    await writeFile(target, rendered);
    await chmod(target, 0o755);
  }
}

async function render(
  helm: string,
  chart: string,
  template: string,
  { directory, env, signal }: TemplateRendering,
): Promise<Buffer> {
  try {
    const printed = await runProgram({
      program: helm,
      displayName: 'helm template',
      args: ['template', 'template', chart],
      directory,
      env: createProgramEnvironment(env, directory),
      signal,
      ...limits,
    });
    const [, content = ''] = /^rendered: "(.*)"$/m.exec(printed) ?? [];
    return Buffer.from(content, 'base64');
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.code === 'CANCELLED') throw error;
    const reason = error.excerpt?.split('\n').findLast((line) => line.startsWith('Error: ')) ?? error.message;
    throw new ImagebuildError(
      'INSTALL_FAILED',
      say('installTemplateFailed', { file: template, reason: reason.replace(/^Error: /, '') }),
      { hint: say('installTemplateFailedHint'), cause: error },
    );
  }
}

/** Returns the path of a file, whose directory isn't a link out of the image's files. */
async function insideOf(files: string, name: string): Promise<string> {
  const [root, parent] = await Promise.all([realpath(files), realpath(dirname(join(files, name)))]);
  if (`${parent}${sep}`.startsWith(`${root}${sep}`)) return join(files, name);
  throw new ImagebuildError('INSTALL_FAILED', say('installTemplateOutside', { file: name }), {
    hint: say('installTemplateOutsideHint'),
  });
}
