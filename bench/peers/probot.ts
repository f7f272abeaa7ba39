/**
 * Probot as its own documentation starts it, with a handler that does nothing: what no app on it can be
 * faster than.
 */
import { run } from 'probot';

await run((app) => app.on('issue_comment.created', () => {}));
