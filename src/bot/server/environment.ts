import { ImagebuildError } from '../../errors.ts';

/** Variables by name, as a process has them. */
export type BotEnvironment = Readonly<Record<string, string | undefined>>;

/** The value of a variable. @throws NOT_CONFIGURED when it is not set, or blank. */
export function required(env: BotEnvironment, name: string): string {
  const value = env[name];
  if (value?.trim()) return value;
  throw new ImagebuildError('NOT_CONFIGURED', `${name} is not set`, {
    hint: 'Run `imagebuild bot setup`, which registers the app and writes .env.',
  });
}

/** The error for a variable that says something it cannot say: `problem` goes on after its name. */
export function wrong(name: string, problem: string, hint: string, cause?: unknown): ImagebuildError {
  return new ImagebuildError('NOT_CONFIGURED', `${name} ${problem}`, { hint, cause });
}
