/**
 * Every sentence of errors, hints and warnings in English, a row each, by module. `{word}` stands for a word. A word comes as
 * it is to be shown: quoted, where that is needed.
 */
export const en = {
  // application: the request
  wordTooLong: '{name} {word} is longer than {limit} characters',
  wordHostile: ({ name, word, character, plain }: HostileWord) =>
    `${name} ${word} contains ${character}${plain === '' ? '' : `, which looks like ${plain}`}`,
  wordEmpty: '{name} {word} is empty',
  wordForeign: '{name} {word} contains {character}',
  wordDots: '{name} {word} contains ".."',
  wordOrder: '{name} {word} has a ".", "_" or "-" where a letter or digit is needed',
  argsOfType: '{type} take no build arguments',
  argsTooMany: 'there are more than {limit} build arguments',
  argTwice: 'the build argument {key} is given twice',
  argWithoutValue: ({ word, character }: { word: string; character: string }) =>
    `${word} is not a build argument${containing(character)}`,
  argNamed: ({ key, character }: { key: string; character: string }) =>
    `${key} is not a valid name for a build argument${containing(character)}`,
  argAfterComma: 'a build argument must follow the last comma',
  argTypographic: 'the value of {key} contains {character}',
  argUnclosed: 'the quote before the value of {key} is never closed',
  argGoesOn: 'the value of {key} continues after its closing quote: {rest}',
  argName:
    'the build argument {key} has an invalid name: use letters, digits and "_", and do not start with a digit',
  argKeyTooLong: 'the name of the build argument {key} is longer than {limit} characters',
  argValueTooLong: 'the value of the build argument {key} is longer than {limit} characters',
  argHidden: 'the value of the build argument {key} contains {character}',
  argPrograms: 'the build argument {key} is refused: it decides which programs run',
  argLoading: 'the build argument {key} is refused: it changes how programs are loaded',
  argShell: 'the build argument {key} is refused: it changes how a shell or Node.js starts',
  argWorkflow: 'the build argument {key} is refused: it belongs to the workflow run',
  argEngine: 'the build argument {key} is refused: it belongs to the build engine',
  argTraffic: 'the build argument {key} is refused: it would send the build’s traffic elsewhere',
  argPlatform: 'the build argument {key} is refused: the build sets it from the platform',
  argDigests: 'the build argument {key} is refused: it would change every digest',
  argGiven: 'the build argument {key} is refused: the build always sets it',
  argUnsendable: 'the build argument {key} is refused: it cannot be passed on',

  // application

  // kubefile

  // context

  // discovery

  // layers and image

  // embedded

  // stores: registry

  // stores: layout and archives

  // runner

  // prepare

  // publish

  // commands

  // command line and action

  // io

  // bot
} as const;

interface HostileWord {
  readonly name: string;
  readonly word: string;
  readonly character: string;
  /** The character that it looks like; empty when there is none. */
  readonly plain: string;
}

function containing(character: string): string {
  return character === '' ? '' : ` (it contains ${character})`;
}
