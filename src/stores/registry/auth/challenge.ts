/** One challenge of a WWW-Authenticate header (RFC 9110, 11.6.1). Names are in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const parameterPattern = new RegExp(`^(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,]*))`);
const schemePattern = new RegExp(`^(${token})(?:\\s+|(?=,)|$)`);

/**
 * Parses every challenge, in order. Several may share one header, separated by the same comma as their
 * parameters.
 */
export function parseChallenges(header: string | readonly string[] | undefined): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  let rest = (typeof header === 'string' ? header : (header ?? []).join(', ')).slice(0, 16_384);
  for (;;) {
    rest = rest.replace(/^[\s,]+/, '');
    const parameter = parameterPattern.exec(rest);
    const scheme = parameter ? null : schemePattern.exec(rest);
    const match = parameter ?? scheme;
    if (!match) return challenges;
    rest = rest.slice(match[0].length);
    if (scheme) challenges.push({ scheme: scheme[1]!.toLowerCase(), parameters: {} });
    else addParameter(challenges.at(-1)?.parameters, parameter!);
  }
}

function addParameter(parameters: Record<string, string> | undefined, match: RegExpExecArray): void {
  const [, name = '', quoted, plain = ''] = match;
  if (parameters) parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? plain;
}
