/**
 * The app's permissions and events. `app.yml` says the same for whoever registers it by hand (a test compares
 * the two).
 */
export const manifest = {
  name: 'imagebuild',
  description: 'Builds Kubernetes cluster images that people request in issues.',
  url: 'https://github.com/labring/imagebuild',
  public: false,
  default_permissions: {
    metadata: 'read',
    contents: 'read',
    issues: 'write',
    pull_requests: 'write',
    actions: 'write',
  },
  default_events: ['issue_comment', 'issues', 'workflow_run', 'workflow_job'],
} as const;

/** The settings that differ from app to app. */
export interface Registration {
  /** GitHub's own page, such as `https://github.com`. */
  readonly site: string;
  /** Registers the app for this organisation; for the person who is logged in when left out. */
  readonly organization?: string | undefined;
  /** Where GitHub sends webhooks; without one the app gets none until its settings name one. */
  readonly webhookUrl?: string | undefined;
  /** The page of the setup that GitHub sends the browser back to. */
  readonly redirectUrl: string;
  /** A random word that GitHub gives back, which proves that the setup's page sent the browser there. */
  readonly state: string;
}

/** Returns the URL that a manifest is posted to. */
function registrationUrl({ site, organization, state }: Registration): string {
  const owner = organization === undefined ? '' : `organizations/${encodeURIComponent(organization)}/`;
  return `${site}/${owner}settings/apps/new?state=${state}`;
}

/** Returns the manifest that is posted there. */
function manifestFor({ webhookUrl, redirectUrl }: Registration): object {
  const hook = {
    url: webhookUrl ?? 'https://example.com/api/github/webhooks',
    active: webhookUrl !== undefined,
  };
  return { ...manifest, hook_attributes: hook, redirect_url: redirectUrl };
}

/** Renders a page that posts the manifest when its button is pressed. */
export function registrationPage(registration: Registration): string {
  const value = JSON.stringify(manifestFor(registration)).replace(
    /[&<>"']/g,
    (one) => `&#${one.charCodeAt(0)};`,
  );
  return `<!doctype html><meta charset="utf-8"><title>imagebuild bot setup</title>
<form action="${registrationUrl(registration)}" method="post">
<input type="hidden" name="manifest" value="${value}">
<button>Register the app on GitHub</button>
</form>
`;
}
