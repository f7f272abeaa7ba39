// src/application/loginsource.ts
const workflowTokenHost = "ghcr.io";
function secretNames({ usernameSecret, passwordSecret }) {
	return [usernameSecret, passwordSecret].filter((name) => name !== void 0);
}
function credentialsInput(login) {
	return login.workflowToken ? "GITHUB_TOKEN" : secretNames(login).join(" ");
}

export { secretNames as n, workflowTokenHost as r, credentialsInput as t };