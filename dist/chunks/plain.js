import { r as escapeLine } from "./escape.js";
import { a as formatSeconds, n as formatCount, o as shorten, t as formatBytes } from "./format.js";
import { n as formatPlace } from "./errors.js";
import { t as endingOf } from "./ending.js";

// src/report/problem.ts
function describeError(error) {
	const { problems, target } = error;
	const ending = target ? [harmless({
		kind: "ending",
		text: endingOf(target).text
	})] : [];
	if (problems.length < 2) return [...describeProblem(error), ...ending];
	const count = {
		kind: "count",
		text: `${problems.length} errors`
	};
	return [
		...problems.slice(0, problemLimit).flatMap(describeProblem),
		count,
		...ending
	];
}
function describeWarning({ message, place, hint }) {
	const lines = [{
		kind: "warning",
		text: located(place, `warning: ${message}`)
	}];
	lines.push(...hintLines(hint));
	return lines.map(harmless);
}
function describeProblem({ message, place, hint, excerpt }) {
	const lines = [{
		kind: "error",
		text: located(place, `error: ${message}`)
	}];
	lines.push(...hintLines(hint));
	for (const text of excerpt?.replace(/\n$/, "").split("\n") ?? []) lines.push({
		kind: "excerpt",
		text
	});
	return lines.map(harmless);
}
function hintLines(hint) {
	return (hint?.split("\n") ?? []).map((text) => ({
		kind: "hint",
		text
	}));
}
const problemLimit = 1e3;
function isUnverified({ target }) {
	return target?.state === "unverified";
}
function statusOf({ target }) {
	if (target?.state !== "unverified") return { status: "failed" };
	const { reference, digest } = target;
	return {
		status: "unverified",
		reference,
		digest
	};
}
function toFailure(error) {
	const { problems, target } = error;
	const failure = {
		...toProblem(error),
		...target && { target: {
			...target,
			moved: [...target.moved ?? []]
		} }
	};
	if (problems.length === 0) return failure;
	return {
		...failure,
		problems: problems.slice(0, problemLimit).map(toProblem)
	};
}
function toProblem({ code, message, place, hint, excerpt }) {
	return {
		code,
		message,
		place,
		hint,
		excerpt
	};
}
function located(place, text) {
	const where = formatPlace(place);
	return where === void 0 || text.includes(where) ? text : `${where}: ${text}`;
}
const longestLine = 8192;
function harmless({ kind, text }) {
	return {
		kind,
		text: shorten(escapeLine(text), longestLine)
	};
}

// src/report/transfers.ts
const speedWindow = 4e3;
function trackTransfers(now = () => performance.now()) {
	const active = /* @__PURE__ */ new Map();
	const totals = {
		bytes: 0,
		planned: 0,
		finished: 0,
		layers: 0
	};
	let samples = [];
	return {
		apply(event) {
			if (event.type === "planned") {
				totals.planned = event.bytes;
				totals.layers = event.layers;
			} else if (event.type === "transfer" && event.state === "started") active.set(event.id, {
				name: event.name,
				size: event.size,
				done: 0,
				startedAt: now()
			});
			else if (event.type === "transfer") {
				active.delete(event.id);
				if (event.state !== "failed") totals.finished += 1;
			} else if (event.type === "bytes") {
				const transfer = active.get(event.id);
				if (transfer) active.set(event.id, {
					...transfer,
					done: transfer.done + event.count
				});
				totals.bytes += event.count;
				samples = withSample(samples, now(), totals.bytes);
			}
		},
		active: () => [...active.values()],
		find: (id) => active.get(id),
		totals: () => ({ ...totals }),
		speed() {
			const first = samples.find(({ at }) => at >= now() - speedWindow);
			if (!first) return 0;
			const seconds = (now() - first.at) / 1e3;
			return seconds < .2 ? 0 : (totals.bytes - first.bytes) / seconds;
		}
	};
}
function withSample(samples, at, bytes) {
	const last = samples.at(-1);
	if (last && at - last.at < 100) return samples;
	return [...samples.filter((sample) => sample.at >= at - speedWindow), {
		at,
		bytes
	}];
}

// src/report/plain.ts
const patience = 1e4;
const outcomes = {
	pushed: "pushed",
	reused: "reused",
	mounted: "mounted",
	checked: "checked",
	failed: "FAILED"
};
function plainProgress(write, now = () => performance.now()) {
	const transfers = trackTransfers(now);
	const reportedAt = /* @__PURE__ */ new Map();
	return (event) => {
		const before = "id" in event ? transfers.find(event.id) : void 0;
		transfers.apply(event);
		let behind;
		for (const line of describeEvent(event, before, now())) behind = write(line);
		if (event.type === "bytes" && before && now() - (reportedAt.get(event.id) ?? before.startedAt) >= patience) {
			reportedAt.set(event.id, now());
			write(describeLong(before, transfers));
		}
		return behind;
	};
}
function describeEvent(event, transfer, now = 0) {
	switch (event.type) {
		case "phase": return [`${event.phase}: ${escapeLine(event.message)}`];
		case "output": return [`  ${escapeLine(event.program)} | ${escapeLine(event.line)}`];
		case "warning": return describeWarning(event.warning).map(({ kind, text }) => kind === "hint" ? `  ${text}` : text);
		case "wait": return [describeWait(event)];
		case "planned": return [`${formatCount(event.layers, "layer")}, ${formatBytes(event.bytes)}`];
		case "transfer": return event.state === "started" ? [] : [describeOutcome(event, transfer, now)];
		case "bytes": return [];
	}
}
function describeWait({ reason, seconds }) {
	return `  waiting${seconds === void 0 ? "" : ` ${seconds < 60 ? `${seconds} s` : formatSeconds(seconds)}`}: ${escapeLine(reason)}`;
}
function describeOutcome(event, transfer, now) {
	const size = event.size ?? transfer?.size;
	const seconds = transfer && event.state === "pushed" ? (now - transfer.startedAt) / 1e3 : void 0;
	const figures = [size === void 0 ? "" : formatBytes(size), seconds === void 0 ? "" : formatSeconds(seconds)];
	return `  ${[`${(event.state === "started" ? "started" : outcomes[event.state]).padEnd(7)} ${escapeLine(event.name)}`, ...figures.filter(Boolean)].join(", ")}`;
}
function describeLong({ name, size, done }, transfers) {
	const of = size === void 0 ? "" : ` of ${formatBytes(size)}`;
	return `  … ${escapeLine(name)}: ${formatBytes(done)}${of}, ${formatBytes(transfers.speed())}/s in all`;
}

export { isUnverified as a, describeError as i, plainProgress as n, statusOf as o, trackTransfers as r, toFailure as s, describeEvent as t };