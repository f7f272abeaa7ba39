// src/application/directorybuild/givenconfig.ts
function withGiven(config, given) {
	if (given === void 0) return config;
	const { env, labels } = given;
	const added = Object.entries(env).map(([key, value]) => `${key}=${value}`);
	const kept = (config.Env ?? []).filter((one) => !Object.hasOwn(env, one.slice(0, one.indexOf("="))));
	return withLabels(added.length === 0 ? config : {
		...config,
		Env: [...kept, ...added]
	}, labels);
}
function withLabels(config, labels) {
	if (Object.keys(labels).length === 0) return config;
	const all = Object.entries({
		...config.Labels,
		...labels
	});
	return {
		...config,
		Labels: Object.fromEntries(all.sort(([a], [b]) => a < b ? -1 : 1))
	};
}

export { withLabels as n, withGiven as t };