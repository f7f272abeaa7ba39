import {
  isCheckout,
  isOurs,
  type Job,
  jobsOf,
  modesOf,
  readsSecret,
  type Step,
  stepsOf,
  type Workflow,
} from './workflow.ts';

/**
 * A rule of docs/security-rules.md, and a function that returns a line for each place in a workflow that
 * breaks it.
 */
export interface Rule {
  readonly name: string;
  readonly broken: (workflow: Workflow) => readonly string[];
}

/** The only commits that actions may be pinned to; each was looked up in its own repository. */
const pins: Readonly<Record<string, string>> = {
  'actions/checkout': '3d3c42e5aac5ba805825da76410c181273ba90b1',
  'actions/setup-node': '820762786026740c76f36085b0efc47a31fe5020',
  'actions/upload-artifact': 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f',
  'actions/download-artifact': '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c',
  'docker/setup-qemu-action': '96fe6ef7f33517b61c61be40b68a1882f3264fb8',
  'docker/setup-buildx-action': '37fe631027851001ddb9b187196cc803df7f5f0e',
  'docker/login-action': '4907a6ddec9925e35a0a9e82d7399ccc52663121',
  'actions/attest': '1e69f48acb82d1966a394da916b4c1698aa569d6',
};

/** Modes that run an application's code, and modes that can hold the registry secret. */
const running = ['build', 'prepare', 'pull-request'];
const trusted = ['accept', 'publish'];
const holding = ['publish'];

/** The inputs that a person or a comment can choose; the registry and namespace aren't among them. */
const askable = new Set([
  ...[
    'type',
    'app',
    'version',
    'build-args',
    'build-type',
    'platforms',
    'replace',
    'cache',
    'dry-run',
    'sha',
  ],
  ...['copy-from', 'request-id', 'comment-id', 'issue-number', 'applications', 'since', 'page'],
]);

/** Rules for every workflow. A new rule is a row here, with a row of mutations beside it. */
export const rules: readonly Rule[] = [
  {
    name: '9: the place of the results isn’t an input',
    broken: ({ on }) =>
      Object.values(on)
        .flatMap((event) => Object.keys(event?.inputs ?? {}))
        .filter((input) => !askable.has(input)),
  },
  {
    name: '10: no permission at the top, and every job names its own',
    broken: (workflow) => [
      ...(JSON.stringify(workflow.permissions) === '{}' ? [] : ['the top']),
      ...namesOf(workflow, ({ permissions }) => permissions === undefined),
    ],
  },
  {
    name: '10: every action is pinned to a commit that was looked up',
    broken: (workflow) =>
      [...stepsOf(workflow), ...jobsOf(workflow)].flatMap(([, { uses }]) =>
        uses === undefined || isPinned(uses) ? [] : [uses],
      ),
  },
  {
    name: '10: no checkout leaves a token behind',
    broken: (workflow) =>
      stepsOf(workflow)
        .filter(([, step]) => isCheckout(step) && step.with?.['persist-credentials'] !== false)
        .map(([job]) => job),
  },
  {
    name: '10: no script holds an expression that a stranger can write',
    broken: (workflow) =>
      stepsOf(workflow)
        .flatMap(([, step]) => [step.run, step.with?.['script']])
        .filter((script) => /\$\{\{/.test(String(script ?? '')))
        .map(String),
  },
  {
    name: '11: no event gives a fork’s code the rights of this repository',
    broken: ({ on }) => ('pull_request_target' in on ? ['pull_request_target'] : []),
  },
  {
    name: '11: a pull request reads the contents, and has no secret, environment or cache',
    broken: (workflow) =>
      'pull_request' in workflow.on
        ? namesOf(
            workflow,
            (job) =>
              Object.entries(job.permissions ?? {}).some(
                ([name, may]) => name !== 'contents' || may !== 'read',
              ) ||
              job.environment !== undefined ||
              readsSecret(job) ||
              /actions\/cache|"cache":/.test(JSON.stringify(job)) ||
              modesOf(job).some((mode) => trusted.includes(mode)),
          )
        : [],
  },
  {
    name: '11: what follows a pull request’s run takes nothing of its commit, and runs no application’s code',
    broken: (workflow) =>
      'workflow_run' in workflow.on
        ? namesOf(
            workflow,
            (job) =>
              (job.steps ?? []).some(
                (step) =>
                  step.run !== undefined ||
                  /workflow_run\.(?:head|pull)/.test(JSON.stringify(step)) ||
                  /download-artifact/.test(step.uses ?? ''),
              ) || modesOf(job).some((mode) => [...running, ...trusted].includes(mode)),
          )
        : [],
  },
  {
    name: '11: the comment on a pull request is written with the right to do that, and no other',
    broken: (workflow) =>
      namesOf(
        workflow,
        (job) =>
          modesOf(job).includes('preview') &&
          JSON.stringify(job.permissions) !==
            JSON.stringify({ contents: 'read', actions: 'read', 'pull-requests': 'write' }),
      ),
  },
  {
    name: '12: what runs an application’s code holds no secret, token or right to write',
    broken: (workflow) =>
      namesOf(
        workflow,
        (job) =>
          modesOf(job).some((mode) => running.includes(mode)) &&
          (readsSecret(job) ||
            job.environment !== undefined ||
            /github\.token/.test(JSON.stringify(job)) ||
            Object.values(job.permissions ?? {}).includes('write')),
      ),
  },
  {
    name: '12: a secret is read in the environment publish only, by our action, which runs nothing of an application',
    broken: (workflow) =>
      namesOf(
        workflow,
        (job) =>
          readsSecret(job.steps) &&
          (job.environment !== 'publish' ||
            modesOf(job).some((mode) => !holding.includes(mode)) ||
            (job.steps ?? []).some((step) => step.run !== undefined || (readsSecret(step) && !isOurs(step)))),
      ),
  },
  {
    name: '12: packages are written by the job that publishes only, by the workflow that it calls, or by a job that runs no code of ours',
    broken: (workflow) =>
      namesOf(
        workflow,
        (job) =>
          job.permissions?.['packages'] === 'write' &&
          job.uses !== './.github/workflows/imagebuild.yml' &&
          !runsNoCode(job) &&
          (job.environment !== 'publish' || modesOf(job).join() !== 'publish'),
      ),
  },
  {
    name: '12: the job that comments holds no registry secret',
    broken: (workflow) =>
      namesOf(workflow, (job) => job.permissions?.['issues'] === 'write' && readsSecret(job.steps)),
  },
  {
    name: '13: what is handed on is a file that the action scrubbed, a prepared build, or the files of a release',
    broken: (workflow) =>
      stepsOf(workflow)
        .filter(([, { uses = '' }]) => uses.startsWith('actions/upload-artifact@'))
        .flatMap(([, step]) => String(step.with?.['path']).trim().split('\n'))
        .filter(
          (path) =>
            !/^(?:imagebuild-(?:result\.json|preview\.json|prepared)|out\/release\/[\w.*]+)$/.test(path),
        ),
  },
  {
    name: 'every job ends by itself',
    broken: (workflow) =>
      namesOf(workflow, (job) => job.uses === undefined && job['timeout-minutes'] === undefined),
  },
];

/** Rules for the workflow that the bot dispatches. */
export const dispatchRules: readonly Rule[] = [
  {
    name: 'a build asks for the environment publish once, where it publishes',
    broken: (workflow) =>
      namesOf(workflow, (job) => (job.environment !== undefined) !== modesOf(job).includes('publish')),
  },
  {
    name: 'every artifact has a retention',
    broken: (workflow) =>
      stepsOf(workflow)
        .filter(([, { uses = '' }]) => uses.startsWith('actions/upload-artifact@'))
        .filter(([, step]) => typeof step.with?.['retention-days'] !== 'number')
        .map(([job]) => job),
  },
  {
    name: 'what is prepared is deleted by the job that published it, which may',
    broken: (workflow) =>
      namesOf(
        workflow,
        (job) =>
          modesOf(job).includes('publish') &&
          (job.permissions?.['actions'] !== 'write' ||
            !job.steps?.some((step) => isOurs(step) && step.with?.['token'] === `\${{ github.token }}`)),
      ),
  },
  {
    name: 'a dry run starts no job that publishes, and its action publishes nothing either',
    broken: (workflow) =>
      namesOf(
        workflow,
        ({ if: condition = '', steps = [] }) =>
          (steps.some(({ with: inputs }) => inputs?.['mode'] === 'publish') &&
            !condition.includes("inputs.dry-run != 'true'")) ||
          steps
            .filter((step) => isOurs(step) && trusted.includes(String(step.with?.['mode'])))
            .some((step) => step.with?.['dry-run'] !== `\${{ inputs.dry-run }}`),
      ),
  },
  {
    name: '2: whether a tag may be replaced is looked at before anything is built, and again when it is published',
    broken: (workflow) =>
      namesOf(
        workflow,
        ({ steps = [] }) =>
          !steps
            .filter((step) => isOurs(step) && trusted.includes(String(step.with?.['mode'])))
            .every((step) => step.with?.['replace'] === `\${{ inputs.replace }}`),
      ),
  },
  {
    name: '3: the dispatched commit is checked out into a subfolder, once it was accepted, and only where its code may run',
    broken: (workflow) =>
      stepsOf(workflow)
        .filter(
          ([, step]) =>
            isCheckout(step) &&
            !/^\$\{\{ github\.event\.repository\.default_branch \}\}$/.test(String(step.with?.['ref'])),
        )
        .filter(([job, step]) => job !== 'prepare' || step.with?.['path'] !== 'checkout')
        .map(([job]) => job),
  },
  {
    name: '3: the commit is proven to be of the default branch before anything is built',
    broken: (workflow) => {
      const accept = workflow.jobs['accept'];
      const step = accept?.steps?.find(isOurs);
      const whole = accept?.steps?.some((one) => isCheckout(one) && one.with?.['fetch-depth'] === 0);
      return whole && step?.with?.['sha'] === `\${{ inputs.sha }}` ? [] : ['accept'];
    },
  },
  {
    name: '8: every job that builds passes the whole request to the action, which validates it',
    broken: (workflow) =>
      stepsOf(workflow)
        .filter(([, step]) => isOurs(step) && step.with?.['mode'] !== 'report')
        .flatMap(([job, step]) =>
          ['type', 'app', 'version', 'build-args', 'platforms', 'request-id']
            .filter((input) => step.with?.[input] !== passedOn(input, step))
            .map((input) => `${job}: ${input}`),
        ),
  },
  {
    name: '12: a copy is checked before it is published, and runs nothing of an application',
    broken: (workflow) =>
      namesOf(workflow, (job) => {
        const modes = modesOf(job);
        const passes = job.steps?.some((step) => step.with?.['copy-from'] === `\${{ inputs.copy-from }}`);
        if (modes.some((mode) => trusted.includes(mode))) return !passes;
        return modes.includes('prepare') && !job.if?.includes("inputs.copy-from == ''");
      }),
  },
  {
    name: '8: which jobs prepare is decided where nothing of an application runs, from its files',
    broken: (workflow) =>
      namesOf(
        workflow,
        (job) =>
          modesOf(job).includes('prepare') &&
          job.strategy?.matrix !== `\${{ fromJSON(needs.accept.outputs.matrix) }}`,
      ),
  },
  {
    name: '12: every job that prepares has a folder of its own, and publish takes all of them',
    broken: (workflow) => {
      const names = stepsOf(workflow)
        .filter(([, step]) => step.with?.['path'] === 'imagebuild-prepared')
        .map(([job, { with: inputs = {} }]) => `${job}: ${inputs['name'] ?? inputs['pattern']}`);
      const own = `\${{ env.PREPARED }}`;
      return names.join() ===
        [`prepare: ${own}-\${{ matrix.part }}`, `publish: ${own}-{all,amd64,arm64}`].join()
        ? []
        : names;
    },
  },
  {
    name: '14: the run’s name ends with the request id',
    broken: (workflow) =>
      workflow['run-name']?.endsWith(` [\${{ inputs.request-id }}]`) ? [] : [String(workflow['run-name'])],
  },
  {
    name: '15: one run at a time for a request, whose first step of ours ends a duplicate',
    broken: (workflow) => [
      ...(workflow.concurrency?.group?.includes('inputs.request-id') ? [] : ['the group']),
      ...namesOf(workflow, (job, name) => name !== 'accept' && !waitsFor(workflow, job, 'accept')),
      ...['prepare', 'publish'].filter(
        (name) => !workflow.jobs[name]?.if?.includes("needs.accept.outputs.accepted == 'true'"),
      ),
      ...(modesOf(workflow.jobs['accept'] ?? {}).join() === 'accept' ? [] : ['accept']),
    ],
  },
  {
    name: '15: publishing waits in line per registry, name and version',
    broken: (workflow) =>
      namesOf(
        workflow,
        (job) =>
          modesOf(job).includes('publish') &&
          !(
            job.concurrency?.group?.includes('needs.accept.outputs.target') && job.concurrency.queue === 'max'
          ),
      ),
  },
];

function namesOf(workflow: Workflow, breaks: (job: Job, name: string) => boolean): string[] {
  return jobsOf(workflow)
    .filter(([name, job]) => breaks(job, name))
    .map(([name]) => name);
}

/**
 * Returns what a step passes for an input: the workflow's own input, or for several jobs that prepare, each
 * job's platforms.
 */
function passedOn(input: string, step: Step): string {
  const isPart = input === 'platforms' && step.with?.['mode'] === 'prepare';
  return `\${{ ${isPart ? 'matrix' : 'inputs'}.${input} }}`;
}

/**
 * Tells whether the steps of a job can only handle artifacts: there is no checkout, and no action but
 * GitHub's own for artifacts.
 */
function runsNoCode({ steps = [] }: Job): boolean {
  const actions = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
  return steps.length > 0 && actions.every((uses) => uses.startsWith('actions/download-artifact@'));
}

function isPinned(uses: string): boolean {
  if (uses.startsWith('./')) return true;
  const [name = '', commit = ''] = uses.split('@');
  return pins[name] === commit || (name.endsWith('/imagebuild') && /^[0-9a-f]{40}$/.test(commit));
}

function waitsFor({ jobs }: Workflow, { needs = [] }: Job, name: string): boolean {
  return [needs]
    .flat()
    .some((need) => need === name || waitsFor({ jobs } as Workflow, jobs[need] ?? {}, name));
}
