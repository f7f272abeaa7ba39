import { X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';

/** The options of a TLS connection; {} trusts what Node trusts. */
interface TlsOptions {
  readonly secureContext?: SecureContext;
}

/** Finds the options of TLS for a host: `ghcr.io`, `registry.example:5000`. */
export type CertificateLookup = (host: string) => Promise<TlsOptions>;

type Environment = Readonly<Record<string, string | undefined>>;

/** The certificates of one host. */
interface HostCertificates {
  readonly authorities: readonly string[];
  readonly client: { readonly cert: string; readonly key: string } | undefined;
}

/** Names of the same server (Docker Hub) under which a directory is looked for too. */
const aliases: Readonly<Record<string, string>> = { 'registry-1.docker.io': 'docker.io' };

/**
 * Creates a lookup of private certificates. Authorities in SSL_CERT_FILE and SSL_CERT_DIR are trusted besides
 * those that Node knows, NODE_EXTRA_CA_CERTS among them; those in the first `certs.d/HOST[:PORT]` that exists
 * are trusted for that host, with its client certificate (containers-certs.d(5)).
 * @param directories the `certs.d` directories, the most important one first.
 */
export function createCertificateLookup(
  env: Environment,
  directories: readonly string[] = certificateDirectories(env),
): CertificateLookup {
  const found = new Map<string, Promise<TlsOptions>>();
  let common: Promise<readonly string[]> | undefined;
  let shared: TlsOptions | undefined;
  async function find(host: string): Promise<TlsOptions> {
    common ??= readCommonAuthorities(env);
    const authorities = await common;
    const own = await readHostCertificates(host, directories);
    if (own) return makeOptions(host, [...authorities, ...own.authorities], own.client);
    shared ??= authorities.length === 0 ? {} : makeOptions(host, authorities);
    return shared;
  }
  return (host) => {
    const options = found.get(host) ?? find(host);
    found.set(host, options);
    return options;
  };
}

/** Returns the directories of podman, of containers and of docker, in the order in which they are read. */
function certificateDirectories(env: Environment): string[] {
  const own = env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config');
  return [join(own, 'containers/certs.d'), '/etc/containers/certs.d', '/etc/docker/certs.d'];
}

/** Makes a context with further authorities; reading all of Node's takes a tenth of a second. */
function makeOptions(
  host: string,
  authorities: readonly string[],
  client?: HostCertificates['client'],
): TlsOptions {
  const ca = authorities.length === 0 ? undefined : [...getCACertificates('default'), ...authorities];
  try {
    return { secureContext: createSecureContext({ ...(ca && { ca }), ...client }) };
  } catch (cause) {
    throw new ImagebuildError('CONFIGURATION_INVALID', say('certificateKeyInvalid', { host }), {
      hint: say('certificatesForm'),
      cause,
    });
  }
}

async function readCommonAuthorities(env: Environment): Promise<string[]> {
  const { SSL_CERT_FILE: file, SSL_CERT_DIR: directories } = env;
  const files = file ? [await readAuthority(file, 'SSL_CERT_FILE')] : [];
  const inDirectories = (directories ?? '').split(':').filter(Boolean).map(readAuthorities);
  return [...files, ...(await Promise.all(inDirectories)).flat()];
}

/**
 * Reads the certificates in a directory. Other files in it, and a directory that is missing, are left out.
 */
async function readAuthorities(directory: string): Promise<string[]> {
  const texts = await Promise.all((await listFiles(directory)).map((name) => tryRead(join(directory, name))));
  return [...new Set(texts.filter((text) => text?.includes('-----BEGIN CERTIFICATE-----')))] as string[];
}

async function readHostCertificates(
  host: string,
  directories: readonly string[],
): Promise<HostCertificates | undefined> {
  for (const directory of directories)
    for (const name of [host, aliases[host]].filter((each) => each !== undefined)) {
      const files = await listFiles(join(directory, name));
      if (files.length > 0) return readHostDirectory(join(directory, name), files);
    }
  return undefined;
}

/** Reads `*.crt` as authorities, and the first `*.cert` with its `*.key` as the client's certificate. */
async function readHostDirectory(directory: string, files: readonly string[]): Promise<HostCertificates> {
  const read = (name: string) => readCertificate(join(directory, name), name);
  const trusted = files.filter((name) => name.endsWith('.crt'));
  const authorities = await Promise.all(trusted.map((name) => readAuthority(join(directory, name), name)));
  const cert = files.find((name) => name.endsWith('.cert'));
  if (cert === undefined) return { authorities, client: undefined };
  const key = cert.replace(/cert$/, 'key');
  return { authorities, client: { cert: await read(cert), key: await read(key) } };
}

async function listFiles(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch {
    return []; // most hosts have no directory of their own
  }
}

async function tryRead(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

/** Reads a file of authorities, whose first one at least must be a certificate: Node would ignore another. */
async function readAuthority(path: string, name: string): Promise<string> {
  const text = await readCertificate(path, name);
  try {
    new X509Certificate(text);
    if (text.includes('-----BEGIN')) return text;
  } catch {
    // said below: its text may be anything, so the cause says no more
  }
  throw new ImagebuildError('CONFIGURATION_INVALID', say('certificateInvalid', { name, path }), {
    place: { file: path },
    hint: say('certificatesForm'),
  });
}

/** @param name the file or the variable that messages name. */
async function readCertificate(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    throw new ImagebuildError('CONFIGURATION_INVALID', say('certificateUnreadable', { name, path, code }), {
      place: { file: path },
      hint: say('certificatesForm'),
      cause,
    });
  }
}
