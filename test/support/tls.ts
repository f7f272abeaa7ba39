import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its key, as files. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority that only a test knows. */
export interface Authority extends Certificate {
  readonly directory: string;
  /** Issues a certificate for names and addresses. @param days negative for one that has expired. */
  issue(names: readonly string[], days?: number): Certificate;
  /** Makes a certificate that signs itself. */
  selfSigned(names: readonly string[]): Certificate;
  remove(): void;
}

const keyType = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes a certificate authority with openssl. */
export function makeAuthority(): Authority {
  const directory = mkdtempSync(join(tmpdir(), 'imagebuild-tls-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });
  let count = 0;
  const files = (name: string): Certificate => ({
    certificate: join(directory, `${name}.crt`),
    key: join(directory, `${name}.key`),
  });
  const alternatives = (names: readonly string[]) =>
    `subjectAltName=${names.map((name) => `${/^[\d.]+$/.test(name) ? 'IP' : 'DNS'}:${name}`).join(',')}`;
  const root = files('root');
  openssl(
    ...['req', '-x509', '-days', '2', '-subj', '/CN=test authority', ...keyType],
    ...['-keyout', root.key, '-out', root.certificate],
  );
  return {
    ...root,
    directory,
    issue(names, days = 2) {
      const own = files(`issued${count++}`);
      const request = `${own.certificate}.csr`;
      writeFileSync(`${own.certificate}.ext`, alternatives(names));
      openssl('req', '-new', '-subj', `/CN=${names[0]}`, ...keyType, '-keyout', own.key, '-out', request);
      openssl(
        ...['x509', '-req', '-in', request, '-CA', root.certificate, '-CAkey', root.key, '-CAcreateserial'],
        ...['-days', String(days), '-extfile', `${own.certificate}.ext`, '-out', own.certificate],
      );
      return own;
    },
    selfSigned(names) {
      const own = files(`self${count++}`);
      openssl(
        ...['req', '-x509', '-days', '2', '-subj', `/CN=${names[0]}`, ...keyType],
        ...['-addext', alternatives(names), '-keyout', own.key, '-out', own.certificate],
      );
      return own;
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Returns the texts of a certificate and its key. */
export function readPem({ certificate, key }: Certificate): { cert: string; key: string } {
  return { cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}
