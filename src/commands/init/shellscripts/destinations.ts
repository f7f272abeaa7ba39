import type { LoginSource } from '../../../application/loginsource.ts';
import { type ImageType, imageTypes } from '../../../application/request.ts';
import type { ImagebuildError, Place, Warning } from '../../../errors.ts';
import { say } from '../../../text/say.ts';
import { readLogin } from './logins.ts';
import { findMention } from './mentions.ts';
import type { OldRepository } from './oldrepository.ts';
import type { PublishingStep } from './oldworkflow.ts';
import { partVariables, readTargetPart, type TargetOptions } from './targetpart.ts';
import type { TypedStep } from './typedsteps.ts';

/** Where the old workflows publish the images of a type, and with which login. */
export interface OldDestination {
  readonly type: ImageType;
  /** The directory of its applications. */
  readonly root: string;
  readonly registry: string;
  readonly namespace: string;
  readonly login: LoginSource;
  /** true: registry or namespace were taken from pages, since nothing else says them. */
  readonly guessed: boolean;
  readonly place: Place;
}

/** The destinations, what of them was guessed or left out, and what nobody knows. */
interface ReadDestinations {
  readonly destinations: readonly OldDestination[];
  readonly warnings: readonly Warning[];
  readonly problems: readonly ImagebuildError[];
}

/** A type whose destination is read, and the step that says it. */
interface ReadType extends ReadDestinations {
  readonly step: PublishingStep;
  /** The namespace that the step says, whatever a flag says. */
  readonly own: string | undefined;
}

/** Reads where each type is published: what its first step says. */
export function readDestinations(
  steps: readonly TypedStep[],
  repository: OldRepository,
  options: TargetOptions,
): ReadDestinations {
  const read: ReadType[] = [];
  for (const type of imageTypes) {
    const [first, ...others] = steps.filter((step) => step.type === type);
    if (first === undefined) continue;
    const one = readDestination(first, read, repository, options);
    read.push({ ...one, warnings: [...one.warnings, ...otherTargets(first.step, others)] });
  }
  return {
    destinations: read.flatMap(({ destinations }) => destinations),
    warnings: read.flatMap(({ warnings }) => warnings),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function readDestination(
  { step, type, root }: TypedStep,
  earlier: readonly ReadType[],
  repository: OldRepository,
  options: TargetOptions,
): ReadType {
  const given = type === 'apps' ? options.given : {};
  const others = earlier.flatMap(({ destinations }) => destinations.map(({ namespace }) => namespace));
  const alternatives = { mention: findMention(repository, root, others) };
  const before = (key: 'registry' | 'namespace') => findSame(key, step, earlier);
  const part = (key: 'registry' | 'namespace') => {
    const decided = given[key] ?? before(key)?.destinations[0]?.[key];
    return readTargetPart(key, step, { ...alternatives, decided }, options);
  };
  const registry = part('registry');
  const namespace = part('namespace');
  // A user name that is written as the namespace is doesn't follow a flag.
  const decided = before('namespace')?.own;
  const own = readTargetPart('namespace', step, { ...alternatives, decided }, options);
  const problems = [registry, namespace].flatMap(({ problem }) => problem ?? []);
  const nothing = { step, own: own.text, destinations: [], warnings: [], problems };
  if (registry.text === undefined || namespace.text === undefined) return nothing;
  const target = { registry: registry.text, namespace: namespace.text };
  const { login, warnings } = readLogin(step, { registry: registry.text, namespace: own.text }, options);
  const guesses = [registry, own].flatMap(({ warning }) => warning ?? []);
  const guessed = [registry, namespace].some(({ warning }) => warning !== undefined);
  return {
    ...nothing,
    destinations: [{ type, root, ...target, login, guessed, place: step.place }],
    warnings: [...guesses, ...warnings],
  };
}

/** Finds a type whose target is written in the same way in this part, and so has the same value. */
function findSame(
  key: 'registry' | 'namespace',
  { env }: PublishingStep,
  earlier: readonly ReadType[],
): ReadType | undefined {
  const variable = partVariables[key];
  const written = env.get(variable)?.text;
  return earlier.find(({ step }) => step.env.get(variable)?.text === written);
}

/** Warns of steps of a type that publish elsewhere, since an image of a type goes to one place. */
function otherTargets(first: PublishingStep, others: readonly TypedStep[]): Warning[] {
  const target = targetOf(first);
  const seen = new Set([target]);
  return others.flatMap(({ step }) => {
    const other = targetOf(step);
    if (seen.has(other)) return [];
    seen.add(other);
    const { text: message } = say('oldTargetSecond', { target: other, first: target });
    return [{ message, place: step.place, hint: say('oldTargetSecondHint').text }];
  });
}

function targetOf({ env }: PublishingStep): string {
  return `${env.get('registry')?.text}/${env.get('repo')?.text}`;
}
