import { ImagebuildError, type Message } from '../errors.ts';
import { say } from '../text/say.ts';

interface TlsFailure {
  readonly code?: string;
  readonly cert?: { readonly subjectaltname?: string };
}

interface Words {
  readonly host: string;
  readonly names: string;
}

interface Description {
  readonly message: (words: Words) => Message;
  readonly hint: (words: Words) => Message;
}

const unknownIssuer: Description = {
  message: (words) => say('certificateUnknownIssuer', words),
  hint: (words) => say('certificateTrust', words),
};
const notTls: Description = {
  message: (words) => say('hostWithoutTls', words),
  hint: (words) => say('hostWithoutTlsHint', words),
};

/** What Node's and OpenSSL's codes mean for people. */
const descriptions: Readonly<Record<string, Description>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    message: (words) => say('certificateSelfSigned', words),
    hint: (words) => say('certificateTrust', words),
  },
  SELF_SIGNED_CERT_IN_CHAIN: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownIssuer,
  CERT_HAS_EXPIRED: {
    message: (words) => say('certificateExpired', words),
    hint: (words) => say('certificateExpiredHint', words),
  },
  CERT_NOT_YET_VALID: {
    message: (words) => say('certificateNotYetValid', words),
    hint: () => say('certificateClock'),
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    message: (words) => say('certificateOfOtherHost', words),
    hint: (words) => say('certificateOfOtherHostHint', words),
  },
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
};

/** Returns the error that explains a failure of TLS; undefined for any other failure. */
export function describeTlsFailure(cause: unknown, host: string): ImagebuildError | undefined {
  const { code = '', cert } = (cause ?? {}) as TlsFailure;
  const description = descriptions[code];
  if (!description) return undefined;
  const names = (cert?.subjectaltname ?? '').replaceAll(/(?:DNS|IP Address):/g, '').slice(0, 200);
  const words = { host, names: names === '' ? 'no host' : names };
  return new ImagebuildError('REGISTRY_UNAVAILABLE', description.message(words), {
    place: { registry: host },
    hint: description.hint(words),
    cause,
  });
}
