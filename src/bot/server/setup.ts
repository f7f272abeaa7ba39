import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProbotOctokit } from 'probot';
import { ImagebuildError } from '../../errors.ts';
import { type Registration, registrationPage } from './manifest.ts';
import { baseUrlOf } from './settings.ts';

export interface SetupOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly organization?: string | undefined;
  readonly webhookUrl?: string | undefined;
  /** The file that gets the app's id, key and secret; it must not be there yet. */
  readonly file: string;
  readonly signal: AbortSignal;
  /** Told the page that is to be opened in a browser. */
  readonly open: (url: string) => void;
}

/** The app that was registered. */
export interface RegisteredApp {
  /** Its page on GitHub; `<url>/installations/new` installs it. */
  readonly url: string;
  readonly file: string;
}

/** What GitHub gives for the code of a manifest. */
interface Conversion {
  readonly id: number;
  readonly pem: string;
  readonly webhook_secret: string | null;
  readonly html_url: string;
  readonly owner: unknown;
}

/**
 * Registers the app by GitHub's manifest flow: a page on loopback posts the manifest, GitHub sends the browser back with a code, and
 * the code is good for the app's key and secret once. They are written to a file that only its owner can read.
 * @throws USAGE when the file is there already, CANCELLED when the signal ends it.
 */
export async function setUp(options: SetupOptions): Promise<RegisteredApp> {
  const { env, file, organization, webhookUrl, signal, open } = options;
  if (existsSync(file))
    throw new ImagebuildError('USAGE', `${file} is there already`, {
      hint: 'Move it away, or write APP_ID, PRIVATE_KEY and WEBHOOK_SECRET into it by hand.',
    });
  const server = createServer();
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening', { signal });
    const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const state = randomBytes(24).toString('hex');
    const redirectUrl = `${page}/registered`;
    const registration = { site: siteOf(env), organization, webhookUrl, redirectUrl, state };
    const coming = receiveCode(server, registration, signal);
    open(page);
    const { code, finish } = await coming;
    const app = await convert(env, code);
    await writeFile(file, settingsText(app), { mode: 0o600, flag: 'wx' });
    finish(`${app.html_url}/installations/new`);
    return { url: app.html_url, file };
  } finally {
    server.close();
  }
}

/** The code that the browser brings back, and what sends the browser on. */
interface Arrival {
  readonly code: string;
  readonly finish: (location: string) => void;
}

async function receiveCode(
  server: ReturnType<typeof createServer>,
  registration: Registration,
  signal: AbortSignal,
): Promise<Arrival> {
  const arrived = Promise.withResolvers<Arrival>();
  signal.addEventListener('abort', () => arrived.reject(signal.reason), { once: true });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('connection', 'close');
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/') return respond(response, 200, registrationPage(registration));
    if (pathname !== '/registered') return respond(response, 404, 'There is no such page.');
    const code = searchParams.get('code') ?? '';
    if (!same(searchParams.get('state') ?? '', registration.state) || !/^[\w-]{1,200}$/.test(code))
      return respond(response, 400, 'This did not come from the page of the setup.');
    const finish = (location: string) => response.writeHead(302, { location }).end();
    arrived.resolve({ code, finish });
  });
  return arrived.promise;
}

async function convert(env: SetupOptions['env'], code: string): Promise<Conversion> {
  const baseUrl = baseUrlOf(env);
  const octokit = new ProbotOctokit({
    authStrategy: undefined,
    auth: undefined,
    ...(baseUrl === undefined ? {} : { baseUrl }),
  });
  const { data } = await octokit.rest.apps.createFromManifest({ code });
  return data;
}

function settingsText({ id, pem, webhook_secret, owner }: Conversion): string {
  // GitHub makes a secret only for an app whose webhook is active.
  const secret = webhook_secret ?? randomBytes(32).toString('hex');
  const login = (owner as { login?: string } | null)?.login;
  const lines = [
    `APP_ID=${id}`,
    `PRIVATE_KEY="${pem.trim().replaceAll('\n', '\\n')}"`,
    `WEBHOOK_SECRET=${secret}`,
    ...(login === undefined ? [] : [`IMAGEBUILD_OWNERS=${login}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function siteOf(env: SetupOptions['env']): string {
  return `${env['GHE_PROTOCOL'] || 'https'}://${env['GHE_HOST'] || 'github.com'}`;
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function respond(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(text);
}
