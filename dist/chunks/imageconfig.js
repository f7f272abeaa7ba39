import { t as ImagebuildError } from "./errors.js";
import { i as say } from "./say.js";
import { d as object, h as string, i as boolean, p as record, r as array, s as int, y as unknown } from "./schemas.js";
import { o as parseConfig } from "./manifest.js";

// src/image/imageconfig.ts
const text = string().max(65536);
const commandText = string().max(1048576);
const texts = array(text).max(1e4).nullish();
const keys = record(text, unknown()).nullish().transform((set) => Object.fromEntries(Object.keys(set ?? {}).map((key) => [key, {}])));
const whole = int().nullish();
const shape = object({
	author: text.nullish(),
	config: object({
		User: text.nullish(),
		ExposedPorts: keys,
		Env: texts,
		Entrypoint: texts,
		Cmd: texts,
		Volumes: keys,
		WorkingDir: text.nullish(),
		Labels: record(text, text).nullish(),
		StopSignal: text.nullish(),
		Healthcheck: object({
			Test: texts,
			Interval: whole,
			Timeout: whole,
			StartPeriod: whole,
			StartInterval: whole,
			Retries: whole
		}).nullish(),
		Shell: texts,
		OnBuild: texts
	}).nullish(),
	history: array(object({
		created: text.nullish(),
		created_by: commandText.nullish(),
		author: text.nullish(),
		comment: text.nullish(),
		empty_layer: boolean().nullish()
	})).max(1e4).nullish()
});
function parseImageConfig(bytes, name) {
	const summary = parseConfig(bytes, name);
	const outcome = shape.safeParse(JSON.parse(Buffer.from(bytes).toString()));
	if (!outcome.success) {
		const issue = outcome.error.issues[0];
		const reason = `${issue?.path.join(".")}: ${issue?.message}`;
		throw new ImagebuildError("CONTENT_INVALID", say("imageConfigUnreadable", {
			image: name,
			reason
		}), { place: { image: name } });
	}
	const { author, config, history } = outcome.data;
	const { Healthcheck: check, ...rest } = config ?? {};
	const healthcheck = check?.Test?.length ? { Healthcheck: filled(check) } : {};
	const rows = (history ?? []).map((row) => filled(row));
	return {
		...summary,
		...author ? { author } : {},
		config: {
			Env: [],
			...filled(rest),
			...healthcheck
		},
		history: perLayer(rows, summary.diffIds.length, name)
	};
}
function filled(object) {
	return Object.fromEntries(Object.entries(object).filter(([, value]) => value && (typeof value !== "object" || Object.keys(value).length > 0)));
}
function perLayer(rows, layers, name) {
	if (rows.filter((row) => !row.empty_layer).length === layers) return rows;
	return Array.from({ length: layers }, () => ({ created_by: `FROM ${name}` }));
}

export { parseImageConfig as t };