import { n as formatPlace } from "./errors.js";
import { t as endingOf } from "./ending.js";
import { i as escapeLine } from "./escape.js";
import { g as shorten, i as say } from "./say.js";

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
		text: say("reportErrors", { count: problems.length }).text
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
		text: located(place, say("reportWarning", { message }).text)
	}];
	lines.push(...hintLines(hint));
	return lines.map(harmless);
}
function describeProblem({ message, place, hint, excerpt }) {
	const lines = [{
		kind: "error",
		text: located(place, say("reportError", { message }).text)
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
	if (target?.state !== "unverified" && target?.state !== "verified") return { status: "failed" };
	const { reference, digest, state } = target;
	return {
		status: state === "unverified" ? "unverified" : "failed",
		reference,
		digest
	};
}
function toFailure(error) {
	const { problems, target } = error;
	const failure = {
		...toProblem(error),
		...target && { target: toTarget(target) }
	};
	if (problems.length === 0) return failure;
	return {
		...failure,
		problems: problems.slice(0, problemLimit).map(toProblem)
	};
}
function toTarget({ published, moved = [], ...target }) {
	return {
		...target,
		moved: [...moved],
		...published && { published: [...published] }
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

export { toFailure as a, statusOf as i, describeWarning as n, isUnverified as r, describeError as t };