import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProbotOctokit } from 'probot';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { type Registration, registrationPage } from './app-manifest.ts';
import { type BotEnvironment, baseUrlOf } from './bot-settings.ts';

/** The app to register, and where its settings are written. */
export interface SetupOptions {
  readonly env: BotEnvironment;
  readonly organization?: string | undefined;
  readonly webhookUrl?: string | undefined;
  /** The file that gets the app's id, key and secret. It must not exist yet. */
  readonly file: string;
  readonly signal: AbortSignal;
  /** Called with the page that is to be opened in a browser. */
  readonly open: (url: string) => void;
}

/** The app that was registered. */
export interface RegisteredApp {
  /** Its page on GitHub; `<url>/installations/new` installs it. */
  readonly url: string;
  readonly file: string;
}

/** The app that GitHub made of a manifest. */
interface Conversion {
  readonly id: number;
  readonly pem: string;
  readonly webhook_secret: string | null;
  readonly html_url: string;
  readonly owner: unknown;
}

/**
 * Registers the app by GitHub's manifest flow: a page on loopback posts the manifest, GitHub sends the
 * browser back with a code, and the code gets the app's key and secret once. They are written to a file that
 * only its owner can read.
 * @throws USAGE when the file exists; the reason of the signal when that aborts.
 */
export async function setUp(options: SetupOptions): Promise<RegisteredApp> {
  const { env, file, organization, webhookUrl, signal, open } = options;
  if (existsSync(file))
    throw new ImagebuildError('USAGE', say('botSetupFileExists', { file }), {
      hint: say('botMoveSetupFile'),
    });
  const server = createServer();
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening', { signal });
    const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const state = randomBytes(24).toString('hex');
    const redirectUrl = `${page}/registered`;
    const registration = { site: siteOf(env), organization, webhookUrl, redirectUrl, state };
    const callback = receiveCode(server, registration, signal);
    open(page);
    const { code, finish } = await callback;
    const app = await convert(env, code);
    await writeFile(file, settingsText(app), { mode: 0o600, flag: 'wx' });
    finish(`${app.html_url}/installations/new`);
    return { url: app.html_url, file };
  } finally {
    server.close();
  }
}

/** The code that the browser brings back, and the function that sends the browser on. */
interface Callback {
  readonly code: string;
  readonly finish: (location: string) => void;
}

async function receiveCode(
  server: ReturnType<typeof createServer>,
  registration: Registration,
  signal: AbortSignal,
): Promise<Callback> {
  const arrived = Promise.withResolvers<Callback>();
  signal.addEventListener('abort', () => arrived.reject(signal.reason), { once: true });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('connection', 'close');
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/') return respond(response, 200, registrationPage(registration));
    if (pathname !== '/registered') return respond(response, 404, 'Page not found.');
    const code = searchParams.get('code') ?? '';
    if (
      !equalInConstantTime(searchParams.get('state') ?? '', registration.state) ||
      !/^[\w-]{1,200}$/.test(code)
    )
      return respond(response, 400, 'This request does not come from the setup page.');
    const finish = (location: string) => response.writeHead(302, { location }).end();
    arrived.resolve({ code, finish });
  });
  return arrived.promise;
}

async function convert(env: BotEnvironment, code: string): Promise<Conversion> {
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

function siteOf(env: BotEnvironment): string {
  return `${env['GHE_PROTOCOL'] || 'https'}://${env['GHE_HOST'] || 'github.com'}`;
}

function equalInConstantTime(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function respond(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(text);
}
