/**
 * The functions of @actions/core that the action uses. An import by name leaves out the rest of the package,
 * and with it an HTTP client, although main.ts loads them only when it runs.
 */
export { error, notice, setOutput, setSecret, summary, warning } from '@actions/core';
