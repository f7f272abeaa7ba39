// src/errors.ts
var ImagebuildError = class ImagebuildError extends Error {
	name = "ImagebuildError";
	code;
	place;
	hint;
	excerpt;
	target;
	answer;
	reason;
	hintReason;
	problems;
	constructor(code, message, details = {}) {
		super(message.text, details.cause === void 0 ? void 0 : { cause: details.cause });
		this.code = code;
		this.place = details.place;
		this.hint = details.hint?.text;
		this.excerpt = details.excerpt;
		this.target = details.target;
		this.answer = details.answer;
		this.reason = reasonOf(message);
		this.hintReason = details.hint && reasonOf(details.hint);
		this.problems = details.problems ?? [];
	}
	with(context) {
		const { code = this.code, message = messageOf(this), place = this.place, excerpt = this.excerpt, target = this.target, answer = this.answer } = context;
		const details = {
			place,
			hint: context.hint ?? hintOf(this),
			excerpt,
			target,
			answer,
			cause: context.cause ?? this.cause ?? this,
			problems: this.problems.map((problem) => problem.with(lacking(problem, context)))
		};
		return new ImagebuildError(code, message, details);
	}
	rewrite(change) {
		const { code, place, excerpt, target, answer, cause = this } = this;
		const file = place?.file === void 0 ? void 0 : change(place.file);
		return new ImagebuildError(code, rewriteMessage(messageOf(this), change), {
			place: place && {
				...place,
				file
			},
			hint: hintOf(this),
			excerpt,
			target,
			answer,
			cause,
			problems: this.problems.map((problem) => problem.rewrite(change))
		});
	}
};
function rewriteMessage(message, change) {
	const words = Object.entries(message.words).map(([name, word]) => [name, typeof word === "string" ? change(word) : word]);
	return {
		name: message.name,
		words: Object.fromEntries(words),
		text: change(message.text)
	};
}
function lacking(problem, { code, place, hint, excerpt }) {
	return {
		code,
		place: problem.place ?? place,
		hint: hintOf(problem) ?? hint,
		excerpt: problem.excerpt ?? excerpt
	};
}
function messageOf({ message, reason }) {
	return {
		...reason,
		text: message
	};
}
function hintOf({ hint, hintReason }) {
	return hint === void 0 || hintReason === void 0 ? void 0 : {
		...hintReason,
		text: hint
	};
}
function reasonOf({ name, words }) {
	return {
		name,
		words
	};
}
function problemsOf(error) {
	return error.problems.length > 0 ? error.problems : [error];
}
function joinProblems(errors) {
	const problems = errors.flatMap(problemsOf);
	const first = problems[0];
	if (!first) throw new RangeError("joinProblems needs at least one problem");
	if (problems.length === 1) return first;
	const { place, excerpt, cause } = first;
	return new ImagebuildError(first.code, messageOf(first), {
		place,
		hint: hintOf(first),
		excerpt,
		cause,
		problems
	});
}
function formatPlace(place) {
	if (!place) return void 0;
	if (place.file !== void 0) return [
		place.file,
		place.line,
		place.line === void 0 ? void 0 : place.column
	].filter((part) => part !== void 0).join(":");
	return place.image ?? place.registry;
}

export { problemsOf as i, formatPlace as n, joinProblems as r, ImagebuildError as t };