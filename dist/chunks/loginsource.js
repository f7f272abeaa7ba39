// src/application/loginsource.ts
const workflowTokenHost = "ghcr.io";
function loginKeys({ username, usernameSecret, passwordSecret, workflowToken }) {
	if (workflowToken) return { workflowToken };
	return username === void 0 ? {
		usernameSecret,
		passwordSecret
	} : {
		username,
		passwordSecret
	};
}
function secretNames({ usernameSecret, passwordSecret }) {
	return [usernameSecret, passwordSecret].filter((name) => name !== void 0);
}
function credentialsInput(login) {
	return login.workflowToken ? "GITHUB_TOKEN" : secretNames(login).join(" ");
}

export { workflowTokenHost as i, loginKeys as n, secretNames as r, credentialsInput as t };