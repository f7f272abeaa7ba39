import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { readInputs } from '../../src/action/inputs.ts';
import { comment } from '../../src/action/modes/comment.ts';
import { type ModeInput, readMode } from '../../src/action/modes/mode.ts';
import {
  parseApplicationConfiguration,
  parseRepositoryConfiguration,
} from '../../src/application/configuration.ts';
import { validateRequest } from '../../src/application/request.ts';
import { requestIdIn } from '../../src/application/workflowrun.ts';
import { workflowInputs } from '../../src/bot/builds/dispatch.ts';
import { parseComment } from '../../src/bot/grammar/comment.ts';
import { parseTitleApplication } from '../../src/bot/policy/decision.ts';
import { formatPreviewMarker } from '../../src/bot/preview/marker.ts';
import { readBotSettings, readPrivateKey } from '../../src/bot/server/bot-settings.ts';
import {
  computeRequestId,
  formatAnswersMarker,
  formatRefusalMarker,
  formatRefusalTimes,
  formatReplyMarker,
  formatSectionMarker,
  formatStatusMarker,
  parseRefusalTimes,
  parseSectionMarker,
  parseStatusMarker,
  states,
} from '../../src/bot/status/marker.ts';
import { parseStatus } from '../../src/bot/status/status.ts';
import { resolveRegistry } from '../../src/buildoptions.ts';
import type { Cli } from '../../src/cli/cli.ts';
import { exitCodeOf } from '../../src/cli/errors.ts';
import { createProgram } from '../../src/cli/program.ts';
import { createRepositoryFiles } from '../../src/commands/init/files.ts';
import { errorCodes, ImagebuildError } from '../../src/errors.ts';
import { contentOf } from '../../src/image/content.ts';
import { encoderName } from '../../src/layers/encoder.ts';
import { layerKey } from '../../src/layers/layer.ts';
import type { Entry } from '../../src/layers/tree.ts';
import { markOf } from '../../src/publish/lookup/sharedlist.ts';
import { createStoreEnvironment } from '../../src/runner/environment.ts';
import { loginFiles } from '../../src/stores/registry/auth/docker-config.ts';
import { jobsOf, parseWorkflow, type Workflow } from '../repository/workflow.ts';
import { imagebuild, repository } from '../support/cli.ts';
import { messageOf } from '../support/message.ts';

const read = (path: string) => readFileSync(join(repository, path), 'utf8');
const names = parse(read('test/goldens/names.yml'));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A copy without what is undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('published images carry', () => {
  const owner = { uid: 0, gid: 0 };
  const content = contentOf(Buffer.from('hello'));
  const entries: Entry[] = [
    { path: 'etc', type: 'dir', mode: 0o755, ...owner, generated: '' },
    { path: 'etc/a', type: 'file', mode: 0o644, ...owner, content },
    {
      ...{ path: 'etc/b', type: 'file', mode: 0o4755, uid: 1000, gid: 100, content },
      capabilities: 'AQAAAgAEAAAAAAAAAAAAAAAAAAA=',
    },
    { path: 'etc/c', type: 'symlink', mode: 0o777, ...owner, linkname: '../a' },
  ];
  const encoders = names.images.encoders.map(([compression, name]: [never, string]) => {
    const { zlib = '', zstd = '' } = process.versions;
    return [compression, name.replace('{zlib}', zlib).replace('{libzstd}', zstd)] as const;
  });

  test('the names of encoders', () => {
    for (const [compression, name] of encoders) assert.equal(encoderName(compression), name);
  });

  test('the keys of layers', () => {
    const plainKey = layerKey({ entries, mtime: 7, compression: { type: 'none' } });
    assert.equal(plainKey, names.images.layerKey);
    for (const [compression, name] of encoders) {
      const lines = [name, ...names.images.layerKeyLines].join('\n');
      assert.equal(layerKey({ entries, mtime: 7, compression }), `sha256:${sha256(lines)}`);
    }
  });

  test('the marks of layers in the list that applications share', () => {
    const [key, mark] = names.images.mark;
    assert.equal(markOf(key), mark);
  });
});

describe('comments carry', () => {
  const { comments } = names;
  const commit = 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3';
  const id = '0123456789abcdef0123456789abcdef';
  const short = { id, attempt: 1, line: 1, state: 'queued' } as const;
  const long = {
    ...short,
    ...({ run: 4242, attempt: 2, line: 3, state: 'building', by: 7, replace: false } as const),
    command: '/imagebuild_apps helm v3.18.4',
  } as const;

  test('the states of sections', () => assert.deepEqual(states, comments.states));

  test('markers', () => {
    assert.equal(formatStatusMarker(1001), comments.status);
    assert.equal(formatReplyMarker(1001), comments.reply);
    assert.equal(formatRefusalMarker(7), comments.refusals);
    assert.equal(formatAnswersMarker(1001, 7), comments.answers);
    assert.equal(formatRefusalTimes([1700000000000, 1700000001000]), comments.refusalTimes);
    assert.equal(formatPreviewMarker({ run: 4242, attempt: 2, commit }), comments.preview);
    assert.equal(formatSectionMarker(long), comments.section);
    assert.equal(formatSectionMarker(short), comments.shortSection);
    assert.equal(formatSectionMarker({ ...long, runAttempt: 3 }), comments.rerunSection);
  });

  test('markers that are read again', () => {
    assert.equal(parseStatusMarker(`${comments.status}\n`), 1001);
    assert.deepEqual(parseRefusalTimes(`x\n${comments.refusalTimes}\n`), [1700000000000, 1700000001000]);
    assert.deepEqual(parseSectionMarker(comments.section), long);
    assert.deepEqual(parseSectionMarker(comments.rerunSection), { ...long, runAttempt: 3 });
    for (const state of comments.states)
      assert.deepEqual(parseSectionMarker(comments.shortSection.replace('queued', state)), {
        ...short,
        state,
      });
    const body = [comments.status, '**imagebuild**: 1 queued', '', comments.section, '', '🔨 text', ''];
    assert.deepEqual(parseStatus(body.join('\n')), {
      comment: 1001,
      sections: [{ ...long, text: '🔨 text' }],
    });
  });

  test('request ids', () => {
    for (const [origin, digits] of comments.requestIds) assert.equal(computeRequestId(origin), digits);
  });

  test('commands and titles', () => {
    for (const [line, kind] of comments.commands)
      assert.deepEqual(
        parseComment(line, { commandsPerComment: 9 }).map((command) => command.kind),
        [kind],
        line,
      );
    for (const title of comments.titles) assert.equal(parseTitleApplication(title), 'helm', title);
  });
});

describe('workflows carry', async () => {
  const { workflows } = names;
  const file = (name: string) => parseWorkflow(read(`.github/workflows/${name}`));
  const setup = {
    registry: 'ghcr.io',
    namespace: 'team',
    action: `a/b@${'0'.repeat(40)}`,
    label: 'accepted',
  };
  const secrets = { usernameSecret: 'REGISTRY_USERNAME', passwordSecret: 'REGISTRY_PASSWORD' };
  const written = await createRepositoryFiles({ ...setup, ...secrets });
  const ours = Object.keys(workflows.names).map((name) => [name, file(name)] as const);
  const theirs = [...written]
    .filter(([path]) => path.startsWith('.github/workflows/'))
    .map(([path, text]) => [path.slice('.github/workflows/'.length), parseWorkflow(text)] as const);

  for (const [whose, files] of Object.entries({ 'of this repository': ours, 'that init writes': theirs })) {
    const of = <T>(what: (workflow: Workflow) => T | undefined) =>
      Object.fromEntries(
        files.flatMap(([name, one]) => (what(one) === undefined ? [] : [[name, what(one)]])),
      );

    test(`names of workflows, runs and jobs ${whose}`, () => {
      assert.deepEqual(
        of(({ name }) => name),
        workflows.names,
      );
      assert.deepEqual(
        of((one) => one['run-name']),
        workflows.runNames,
      );
      assert.deepEqual(
        of(({ jobs }) => Object.keys(jobs)),
        workflows.jobs,
      );
    });

    test(`concurrency groups ${whose}`, () => {
      const groups = files.flatMap(([name, one]) => [
        [name, one.concurrency?.group] as const,
        ...jobsOf(one).map(([job, { concurrency }]) => [`${name} ${job}`, concurrency?.group] as const),
      ]);
      assert.deepEqual(
        Object.fromEntries(groups.filter(([, group]) => group !== undefined)),
        workflows.concurrency,
      );
    });

    test(`inputs, artifacts, environments and secrets ${whose}`, () => {
      const [, build] = files.find(([name]) => name === 'imagebuild.yml') ?? [];
      assert.ok(build);
      for (const event of ['workflow_dispatch', 'workflow_call'])
        assert.deepEqual(
          Object.keys(build.on[event]?.inputs ?? {}).sort(),
          [...Object.keys(workflows.dispatch), workflows.copyInput, workflows.buildTypeInput].sort(),
          event,
        );
      assert.deepEqual((build as { env?: unknown }).env, workflows.variables);
      const environments = jobsOf(build).flatMap(([, { environment }]) => environment ?? []);
      assert.deepEqual([...new Set(environments)], workflows.environments);
      const used = JSON.stringify(build).matchAll(/secrets\.(\w+)/g);
      assert.deepEqual([...new Set([...used].map(([, name]) => name))].sort(), workflows.secrets);
    });
  }

  test('the inputs that the bot sends, and the request id in the name of a run', () => {
    const requestId = '0123456789abcdef0123456789abcdef';
    const request = validateRequest({
      ...{ type: 'dockerimages', app: 'kubectl', version: 'v1.31.0' },
      ...{ platforms: ['linux/arm64'], buildArgs: { A: 'b' }, cache: false },
    });
    const order = {
      command: { kind: 'build', request, dryRun: true },
      ...{ requestId, replace: false, comment: 1001, issue: 12, workflow: 'imagebuild.yml' },
      commit: 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3',
    } as const;
    assert.deepEqual(workflowInputs(order), workflows.dispatch);
    const copyFrom = 'docker.io/library/kubectl:v1.31.0';
    const copy = { ...order, command: { ...order.command, request: { ...request, copyFrom } } };
    assert.deepEqual(workflowInputs(copy), { ...workflows.dispatch, [workflows.copyInput]: copyFrom });
    const observed = { ...request, type: 'apps', buildArgs: {}, buildType: 'container' } as const;
    const sent = workflowInputs({ ...order, command: { ...order.command, request: observed } });
    assert.equal((sent as Record<string, unknown>)[workflows.buildTypeInput], 'container');
    assert.equal(requestIdIn(workflows.runName), requestId);
  });

  test('the action’s inputs, outputs and modes', () => {
    const action = parse(read('action.yml'));
    assert.deepEqual(Object.keys(action.inputs), workflows.inputs);
    assert.deepEqual(Object.keys(action.outputs), workflows.outputs);
    assert.equal(action.runs.main, workflows.main);
    const given = workflows.inputs.map((name: string) => [`INPUT_${name.toUpperCase()}`, name]);
    assert.deepEqual(
      Object.entries(readInputs(Object.fromEntries(given)))
        .flat()
        .sort(),
      [...workflows.inputs, ...workflows.inputs].sort(),
    );
    for (const mode of workflows.modes) assert.equal(readMode({ mode }), mode);
    assert.equal(readMode({}), action.inputs.mode.default);
  });
});

describe('programs carry', () => {
  const { programs } = names;

  test('error codes, and which of them exit with 2', () => {
    assert.deepEqual(errorCodes, programs.errorCodes);
    assert.deepEqual(
      errorCodes.filter((code) => exitCodeOf(new ImagebuildError(code, messageOf(''))) === 2),
      programs.wrongUse,
    );
  });

  test('types of images', () => {
    for (const type of programs.types)
      assert.equal(validateRequest({ type, app: 'a', version: 'v1' }).type, type);
  });

  test('commands and flags', () => {
    const wordsOf = (command: Command) => [
      ...command.registeredArguments.map(
        ({ required, variadic }) => `${required ? '<>' : '[]'}${variadic ? '…' : ''}`,
      ),
      ...command.options.map(({ flags }) => flags.replace(/ <.*>$/, '=')),
    ];
    const all = (command: Command, before: string): (readonly [string, string[]])[] => {
      const name = `${before}${command.name()}`;
      return [[name, wordsOf(command)], ...command.commands.flatMap((one) => all(one, `${name} `))];
    };
    const program = createProgram({} as Cli, '0.0.0');
    assert.deepEqual(Object.fromEntries(all(program, '')), programs.commands);
  });
});

describe('people’s configuration carries', () => {
  const { configuration } = names;

  /** `policy.users`, and `charts.*.set` for a key that people choose. */
  function keysOf(schema: Schema, before = ''): string[] {
    const own = Object.entries(schema.properties ?? {});
    const { additionalProperties: others } = schema;
    return [
      ...own.flatMap(([key, value]) => [`${before}${key}`, ...keysOf(value, `${before}${key}.`)]),
      ...(typeof others === 'object' ? keysOf(others, `${before}*.`) : []),
    ];
  }
  interface Schema {
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly additionalProperties?: boolean | Schema;
  }

  const kinds = {
    application: parseApplicationConfiguration,
    repository: parseRepositoryConfiguration,
  };
  for (const [kind, parseFile] of Object.entries(kinds)) {
    test(`the keys of the ${kind}’s`, () => {
      assert.deepEqual(keysOf(JSON.parse(read(`schemas/${kind}.schema.json`))), configuration[kind]);
    });

    test(`the ${kind}’s, read with all its keys and with none`, () => {
      const text: string = configuration[`${kind}File`];
      assert.deepEqual(plain(parseFile(text, 'file')), parse(text));
      assert.deepEqual(plain(parseFile('', 'file')), configuration[`${kind}Defaults`]);
      const keys = configuration[kind].filter((key: string) => !key.includes('.'));
      assert.deepEqual(Object.keys(parse(text)).sort(), [...keys].sort());
      assert.throws(() => parseFile('another: 1', 'file'), { code: 'CONFIGURATION_INVALID' });
    });
  }

  test('the files that init writes', async () => {
    const setup = { registry: 'ghcr.io', namespace: 'team', action: 'a/b@c', label: 'accepted' };
    const files = await createRepositoryFiles({ ...setup, usernameSecret: 'A', passwordSecret: 'B' });
    assert.deepEqual([...files.keys()].sort(), configuration.files);
  });
});

describe('people’s environments carry', () => {
  const { environment } = names;
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

  test('the bot’s variables', () => {
    const [inline] = environment.privateKey;
    const { timeouts, ...settings } = readBotSettings({ ...environment.bot, [inline]: privateKey });
    const patience = { run: timeouts.dispatchMs, edit: timeouts.editMs };
    assert.deepEqual({ ...settings, patience }, { ...environment.botSettings, privateKey });
  });

  test('the bot’s key', async () => {
    const [inline, path] = environment.privateKey;
    assert.equal(readPrivateKey({ [inline]: privateKey }), privateKey);
    assert.throws(() => readPrivateKey({ [path]: '/nonexistent.pem' }), {
      message: new RegExp(`^${path} names`),
    });
  });

  test('places of logins', () => {
    const files = loginFiles(environment.logins, '/home/me', '/run');
    const own = (path: string) => path.replace(`/${process.getuid?.()}/`, '/UID/');
    assert.deepEqual(files.map(own), environment.loginFiles);
  });

  test('what a program of a local store is given', () => {
    const given = Object.fromEntries(environment.stores.map((name: string) => [name, 'x']));
    assert.deepEqual(
      createStoreEnvironment({ ...given, GITHUB_TOKEN: 'x', IMAGEBUILD_SOURCE_A: 'x' }),
      given,
    );
  });

  test('the owner whose namespace is the default', () => {
    const env = { GITHUB_REPOSITORY_OWNER: 'labring' };
    assert.deepEqual(resolveRegistry('apps', {}, { configuration: undefined, env }), {
      ...{ kind: 'registry', host: 'docker.io', namespace: 'labring' },
    });
  });

  test('what the bot in Actions reads', async () => {
    const env: Record<string, string> = {};
    const job = { inputs: { token: 'x' }, invocation: { env } } as unknown as ModeInput;
    const values = [join(repository, 'test/goldens/event.json'), 'issue_comment'];
    for (const [index, name] of environment.action.entries()) {
      await assert.rejects(comment(job), { message: `${name} is not set` });
      env[name] = values[index] ?? '';
    }
  });

  test('what shows the stack of an error', async () => {
    const failing = (env: Record<string, string>) => imagebuild(['build', 'appz', 'a', 'v1'], { env });
    assert.doesNotMatch((await failing({})).stderr, /^ {4}at /m);
    assert.match((await failing({ IMAGEBUILD_DEBUG: '1' })).stderr, /^ {4}at /m);
  });
});
