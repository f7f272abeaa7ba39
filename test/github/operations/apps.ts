import { type Answer, type Call, type Handler, notFound, refused } from '../call.ts';
import { accountFacts, appFacts, fullRepositoryFacts } from '../facts.ts';
import type { OperationId } from '../openapi/operations.ts';
import { page } from '../pages.ts';
import { botLogin, type Delivery, fullName } from '../world.ts';

/** The app, its installation, its tokens and deliveries. */
export const appOperations = {
  'apps/get-authenticated': ({ hub }) => ({ status: 200, facts: appFacts(hub.world, hub.app.id) }),
  'apps/list-installations': (call) => page(call, [installationOf(call)]),
  'apps/get-installation': (call) =>
    call.path['installation_id'] === String(call.hub.world.installation)
      ? { status: 200, facts: installationOf(call) }
      : notFound(),
  'apps/get-repo-installation': (call) =>
    `${call.path['owner']}/${call.path['repo']}` === fullName(call.hub.world)
      ? { status: 200, facts: installationOf(call) }
      : notFound(),
  'apps/create-installation-access-token': createToken,
  'apps/list-repos-accessible-to-installation': (call) =>
    page(call, [fullRepositoryFacts(call.hub.world)], 'repositories'),
  'apps/list-webhook-deliveries': listDeliveries,
  'apps/get-webhook-delivery': ({ hub, path }) => {
    const delivery = hub.world.deliveries.find(({ id }) => String(id) === path['delivery_id']);
    if (!delivery) return notFound();
    const request = { headers: {}, payload: delivery.payload };
    return {
      status: 200,
      facts: { ...deliveryFacts(delivery), request, response: { headers: {}, payload: '' } },
    };
  },
  'apps/redeliver-webhook-delivery': ({ hub, path }) =>
    hub.redeliver(Number(path['delivery_id'])) ? { status: 202, facts: {} } : refused(400, 'Bad Request'),
  'apps/create-from-manifest': ({ hub, path }) => {
    if (path['code'] !== 'good-code') return notFound();
    const secrets = { client_id: 'Iv1.1', client_secret: 's', webhook_secret: 'w', pem: 'p' };
    return { status: 201, facts: { ...appFacts(hub.world, hub.app.id), ...secrets } };
  },
} satisfies Partial<Record<OperationId, Handler>>;

function installationOf({ hub }: Call) {
  const { world, app } = hub;
  return {
    id: world.installation,
    account: { ...accountFacts(world.owner), name: world.owner.login },
    app_id: app.id,
    app_slug: botLogin.replace('[bot]', ''),
    target_id: world.owner.id,
    target_type: 'Organization',
    repository_selection: 'selected',
    permissions: { ...app.permissions, metadata: 'read' },
    created_at: world.installedAt,
    suspended_at: null,
    suspended_by: null,
  };
}

/** A token may be asked for less than the app holds, never for more. */
function createToken({ hub, path, body }: Call): Answer {
  if (path['installation_id'] !== String(hub.world.installation)) return notFound();
  const asked: Record<string, 'read' | 'write'> = body?.permissions ?? hub.app.permissions;
  const more = Object.entries(asked).some(
    ([name, level]) => hub.app.permissions[name] !== level && hub.app.permissions[name] !== 'write',
  );
  if (more) return refused(422, 'The permissions requested are not granted to this installation.');
  const account = hub.world.accounts.get(botLogin)!;
  const { token, expiresAt } = hub.mint({ kind: 'installation', account, permissions: asked });
  const facts = { token, expires_at: expiresAt, permissions: { ...asked, metadata: 'read' } };
  return { status: 201, facts: { ...facts, repository_selection: 'selected' } };
}

/** Newest first, with a cursor instead of page numbers. */
function listDeliveries(call: Call): Answer {
  const newest = [...call.hub.world.deliveries].reverse();
  const { cursor, per_page = '30' } = call.query;
  const from = cursor === undefined ? 0 : newest.findIndex(({ id }) => String(id) === cursor);
  const shown = newest.slice(from, from + Number(per_page));
  const next = newest[from + shown.length];
  const link =
    next && `<${call.hub.site}/api/v3${call.pathname}?per_page=${per_page}&cursor=${next.id}>; rel="next"`;
  return { status: 200, facts: shown.map(deliveryFacts), ...(link ? { headers: { link } } : {}) };
}

function deliveryFacts({ id, guid, event, action, deliveredAt, redelivery, status }: Delivery) {
  return {
    id,
    guid,
    event,
    action,
    delivered_at: deliveredAt,
    redelivery,
    status: status >= 200 && status < 300 ? 'OK' : 'failed to connect to host',
    status_code: status,
  };
}
