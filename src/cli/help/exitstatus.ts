/**
 * The exit statuses of the commands, as `--help` shows them; src/cli/errors.ts decides which one a run has.
 */

/** The meaning of 0 and 1 for the commands of which there is more to say than that they worked or failed. */
const meanings: Readonly<Record<string, readonly [success: string, failure: string]>> = {
  build: ['the image is published or written', 'the build failed; an error says what is published'],
  prepare: ['the prepared build is written', 'preparing failed'],
  publish: ['all images are published or written', 'publishing failed for at least one reference'],
  plan: ['publishing would begin', 'publishing would fail'],
  lint: ['no errors; with --strict no warnings either', 'errors; with --strict also warnings'],
  why: ['the image is explained', 'nothing names the image, or the search failed'],
  inspect: [
    'the image is shown, and with --verify it is intact',
    'it is damaged or can’t be read, or with --complete lacks an image',
  ],
  diff: ['the images are compared', 'comparing failed, or with --exit-code they differ'],
  serve: ['the server was stopped', 'serving failed'],
  try: ['everything got ready, with held images only', 'not ready, or an image was missing'],
  doctor: ['nothing that every build needs is missing', 'something is missing'],
};

/** The commands that publish: only they can end with an image that is published and not verified. */
const publishing = ['build', 'publish'];

/** Returns the exit statuses of a command, each with its meaning. */
export function exitStatuses(command: string): readonly (readonly [status: number, meaning: string])[] {
  const [success, failure] = meanings[command] ?? ['success', 'failure'];
  return [
    [0, success],
    [1, failure],
    [2, 'the command line is wrong, or the request isn’t valid'],
    ...(publishing.includes(command)
      ? ([[3, 'the image is published, but couldn’t be read back to verify it']] as const)
      : []),
  ];
}
