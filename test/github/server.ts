import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, type Call, type Caller, type Hub, notFound, refused } from './call.ts';
import { createFaults, createWriteLimit, type Fault } from './faults.ts';
import { answerGraphql } from './graphql.ts';
import type { Filler } from './openapi/fill.ts';
import type { OperationId } from './openapi/operations.ts';
import type { Validator } from './openapi/validator.ts';
import { handlers } from './operations/index.ts';
import { refuseCaller } from './permissions.ts';
import { fullName } from './world.ts';

/** One request that reached the API, in the order of arrival. */
export interface Request {
  readonly operation: OperationId | 'graphql' | 'unknown';
  readonly method: string;
  readonly pathname: string;
  readonly body: unknown;
  readonly at: number;
  status: number;
}

export interface ApiOptions {
  readonly validator: Validator;
  /** Made when the server's address is known. */
  readonly hub: Hub;
  readonly filler: Filler;
  readonly callerOf: (header: string | undefined) => Caller | 'bad' | undefined;
  readonly writesPerMinute: number;
}

const prefix = '/api/v3';

/** The HTTP side: what no handler may forget is checked here, for all of them. */
export function createApi(problems: string[]) {
  const requests: Request[] = [];
  const faults = createFaults();
  let options: ApiOptions;
  let limit: ReturnType<typeof createWriteLimit>;

  const server = createServer((request, response) => {
    serve(request, response).catch((error) => {
      problems.push(`the fake GitHub failed: ${error.stack}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', options.hub.site);
    const sent = await text(request);
    const body = sent === '' ? undefined : JSON.parse(sent);
    const pathname = url.pathname.slice(prefix.length);
    const match = options.validator.match(method, pathname);
    const operation = url.pathname === '/api/graphql' ? 'graphql' : (match?.id ?? 'unknown');
    const logged: Request = { operation, method, pathname, body, at: Date.now(), status: 0 };
    requests.push(logged);
    const caller = options.callerOf(headers.authorization);
    if (operation === 'graphql') return graphqlAnswer(response, logged, caller);
    if (!match) problems.push(`${method} ${url.pathname} is not an operation of the extract`);
    const fault = match && faults.take(match.id);
    if (fault?.delay) await wait(fault.delay, undefined, { ref: false });
    const query = Object.fromEntries(url.searchParams);
    const asked = { pathname, query, body, method };
    const right = () => (match ? answerTo(match, asked, caller) : notFound());
    const answer = fault && !fault.accepted ? undefined : right();
    send(response, logged, fault, answer);
  }

  /** The right answer, faults aside. */
  function answerTo(
    { id, path }: NonNullable<ReturnType<Validator['match']>>,
    asked: Pick<Call, 'pathname' | 'query' | 'body'> & { method: string },
    caller: Caller | 'bad' | undefined,
  ): Answer {
    const { validator, hub } = options;
    const wrong = validator.request(id, { path, ...asked });
    problems.push(...wrong.map((problem) => `${id}: ${problem}`));
    if (wrong.length > 0) return refused(422, 'Validation Failed');
    if (caller === 'bad') return refused(401, 'Bad credentials');
    const refusal = refuseCaller(id, caller);
    if (refusal) problems.push(`${id}: ${JSON.stringify(refusal.facts)}`);
    if (refusal) return refusal;
    const seconds = limit.exceeded(asked.method);
    if (seconds !== undefined) return limited(seconds);
    const isOther = 'repo' in path && `${path['owner']}/${path['repo']}` !== fullName(hub.world);
    if (isOther) return notFound();
    // Where no token is needed, none is looked at.
    return checked(id, handlers[id]({ id, path, caller: caller ?? { kind: 'app' }, hub, ...asked }));
  }

  /**
   * An answer with all that the description demands; what it forbids is a problem of this fake, and fails the
   * test.
   */
  function checked(id: OperationId, answer: Answer): Answer {
    const { filler, validator } = options;
    const facts = answer.facts === undefined ? undefined : filler.answer(id, answer.status, answer.facts);
    // Every operation may refuse with an error, whether its description lists the status or not.
    const isDescribed = answer.status < 400 || validator.answers(id, answer.status);
    const wrong = isDescribed ? validator.answer(id, answer.status, facts) : [];
    problems.push(...wrong.map((problem) => `${id} was answered wrongly: ${problem}`));
    return { ...answer, facts };
  }

  async function graphqlAnswer(
    response: ServerResponse,
    logged: Request,
    caller: Caller | 'bad' | undefined,
  ): Promise<void> {
    const isKnown = caller !== undefined && caller !== 'bad' && caller.kind !== 'app';
    const facts = isKnown
      ? await answerGraphql(options.hub.world, logged.body as { query: string })
      : { message: 'Bad credentials' };
    if ('errors' in facts) problems.push(`GraphQL: ${JSON.stringify(facts.errors)}`);
    send(response, logged, undefined, { status: isKnown ? 200 : 401, facts });
  }

  return {
    requests,
    addFault: faults.add,
    /** Listens on a free port of 127.0.0.1 and gives it; requests are served once `open` was called. */
    listen: () =>
      new Promise<number>((resolve) =>
        server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
      ),
    open(with_: ApiOptions) {
      options = with_;
      limit = createWriteLimit(with_.writesPerMinute);
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function limited(seconds: number): Answer {
  const answer = refused(403, 'You have exceeded a secondary rate limit. Please wait a few minutes.');
  return { ...answer, headers: { 'retry-after': String(seconds) } };
}

/** Sends the answer, or what a fault makes of it. */
function send(
  response: ServerResponse,
  logged: Request,
  fault: Fault | undefined,
  right: Answer | undefined,
) {
  if (fault?.cut) {
    response.destroy();
    return;
  }
  const answer: Answer = fault?.answer ?? right ?? { status: 502 };
  logged.status = answer.status;
  const body = answer.facts === undefined ? '' : JSON.stringify(answer.facts);
  const type = body === '' ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(answer.status, {
    ...type,
    date: new Date().toUTCString(),
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4900',
    ...answer.headers,
  });
  response.end(body);
}
