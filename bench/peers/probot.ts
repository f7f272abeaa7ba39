/** Probot as its documentation starts it, with an empty handler: no app on it can be faster. */
import { run } from 'probot';

await run((app) => app.on('issue_comment.created', () => {}));
