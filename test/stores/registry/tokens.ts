import { execFileSync } from 'node:child_process';
import { createSign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

export interface TokenServer {
  /** For `startRegistry({ token })`. */
  readonly token: { realm: string; service: string; issuer: string; rootcertbundle: string };
  /** Every token that was requested. */
  readonly asked: {
    readonly method: string;
    readonly scopes: string[];
    readonly authorization: string | undefined;
  }[];
  /** The lifetime of tokens in answers, in seconds. */
  lifetime: number;
}

/** Decides which actions a user ('' without a login) gets of each scope that was requested. */
export type Policy = (user: string, scope: string) => boolean;

/**
 * Starts a token server (distribution, spec/auth) whose tokens a real `docker-registry` accepts. Password and
 * identity token are `secret`.
 */
export async function startTokenServer(t: TestContext, mayHave: Policy = () => true): Promise<TokenServer> {
  const folder = mkdtempSync(join(tmpdir(), 'imagebuild-tokens-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { key, certificate, path } = makeCertificate(folder);
  const state = { asked: [] as TokenServer['asked'][number][], lifetime: 300 };
  const server = createServer(async (incoming, response) => {
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const form = new URLSearchParams(Buffer.concat(await incoming.toArray()).toString());
    const scopes =
      incoming.method === 'POST' ? (form.get('scope') ?? '').split(' ') : url.searchParams.getAll('scope');
    const { authorization } = incoming.headers;
    state.asked.push({ method: incoming.method ?? '', scopes, authorization });
    const user = userOf(authorization, form);
    if (user === undefined) {
      response.writeHead(401).end('{"details":"incorrect username or password"}');
      return;
    }
    const claims = { ...claimsFor(user, scopes, mayHave), exp: Math.floor(Date.now() / 1000) + 300 };
    response.end(JSON.stringify({ token: sign(claims, key, certificate), expires_in: state.lifetime }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const realm = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  return Object.assign(state, { token: { realm, service: 'test', issuer: 'test', rootcertbundle: path } });
}

function userOf(authorization: string | undefined, form: URLSearchParams): string | undefined {
  if (form.has('refresh_token')) return form.get('refresh_token') === 'secret' ? 'identity' : undefined;
  if (authorization === undefined) return '';
  const [user = '', password] = Buffer.from(authorization.split(' ')[1] ?? '', 'base64')
    .toString()
    .split(':');
  return password === 'secret' ? user : undefined;
}

function claimsFor(user: string, scopes: string[], mayHave: Policy): object {
  const access = scopes
    .filter((scope) => scope !== '' && mayHave(user, scope))
    .map((scope) => {
      const [type, name, actions = ''] = scope.split(':');
      return { type, name, actions: actions.split(',') };
    });
  const now = Math.floor(Date.now() / 1000);
  return { iss: 'test', aud: 'test', sub: user, iat: now, nbf: now - 10, jti: String(Math.random()), access };
}

function makeCertificate(folder: string): { key: string; certificate: string; path: string } {
  const [keyPath, path] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=test'];
  execFileSync('openssl', [...request, '-keyout', keyPath, '-out', path], { stdio: 'ignore' });
  return { key: readFileSync(keyPath, 'utf8'), certificate: readFileSync(path, 'utf8'), path };
}

function sign(claims: object, key: string, certificate: string): string {
  const x5c = [certificate.replace(/-----[^-]+-----|\s/g, '')];
  const parts = [{ typ: 'JWT', alg: 'RS256', x5c }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const text = parts.join('.');
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}
