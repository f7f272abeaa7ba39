import { t as ImagebuildError } from "./errors.js";
import { i as isDigest } from "./digest.js";

// node_modules/yocto-queue/index.js
var Node = class {
	value;
	next;
	constructor(value) {
		this.value = value;
	}
};
var Queue = class {
	#head;
	#tail;
	#size;
	constructor() {
		this.clear();
	}
	enqueue(value) {
		const node = new Node(value);
		if (this.#head) {
			this.#tail.next = node;
			this.#tail = node;
		} else {
			this.#head = node;
			this.#tail = node;
		}
		this.#size++;
	}
	dequeue() {
		const current = this.#head;
		if (!current) return;
		this.#head = this.#head.next;
		this.#size--;
		if (!this.#head) this.#tail = void 0;
		return current.value;
	}
	peek() {
		if (!this.#head) return;
		return this.#head.value;
	}
	clear() {
		this.#head = void 0;
		this.#tail = void 0;
		this.#size = 0;
	}
	get size() {
		return this.#size;
	}
	*[Symbol.iterator]() {
		let current = this.#head;
		while (current) {
			yield current.value;
			current = current.next;
		}
	}
	*drain() {
		while (this.#head) yield this.dequeue();
	}
};

// node_modules/p-limit/index.js
function pLimit(concurrency) {
	let rejectOnClear = false;
	if (typeof concurrency === "object") ({concurrency, rejectOnClear = false} = concurrency);
	validateConcurrency(concurrency);
	if (typeof rejectOnClear !== "boolean") throw new TypeError("Expected `rejectOnClear` to be a boolean");
	const queue = new Queue();
	let activeCount = 0;
	const resumeNext = () => {
		if (activeCount < concurrency && queue.size > 0) {
			activeCount++;
			queue.dequeue().run();
		}
	};
	const next = () => {
		activeCount--;
		resumeNext();
	};
	const run = async (function_, resolve, arguments_) => {
		const result = (async () => function_(...arguments_))();
		resolve(result);
		try {
			await result;
		} catch {}
		next();
	};
	const enqueue = (function_, resolve, reject, arguments_) => {
		const queueItem = { reject };
		new Promise((internalResolve) => {
			queueItem.run = internalResolve;
			queue.enqueue(queueItem);
		}).then(run.bind(void 0, function_, resolve, arguments_));
		if (activeCount < concurrency) resumeNext();
	};
	const generator = (function_, ...arguments_) => new Promise((resolve, reject) => {
		enqueue(function_, resolve, reject, arguments_);
	});
	Object.defineProperties(generator, {
		activeCount: { get: () => activeCount },
		pendingCount: { get: () => queue.size },
		clearQueue: { value() {
			if (!rejectOnClear) {
				queue.clear();
				return;
			}
			const abortError = AbortSignal.abort().reason;
			while (queue.size > 0) queue.dequeue().reject(abortError);
		} },
		concurrency: {
			get: () => concurrency,
			set(newConcurrency) {
				validateConcurrency(newConcurrency);
				concurrency = newConcurrency;
				queueMicrotask(() => {
					while (activeCount < concurrency && queue.size > 0) resumeNext();
				});
			}
		},
		map: { async value(iterable, function_) {
			const promises = [];
			try {
				Array.from(iterable, (value, index) => {
					const promise = generator(function_, value, index);
					promises.push(promise);
					return promise;
				});
			} catch (error) {
				for (const promise of promises) promise.catch(() => {});
				throw error;
			}
			return Promise.all(promises);
		} }
	});
	return generator;
}
function validateConcurrency(concurrency) {
	if (!((Number.isInteger(concurrency) || concurrency === Number.POSITIVE_INFINITY) && concurrency > 0)) throw new TypeError("Expected `concurrency` to be a number from 1 and up");
}

// src/image/reference.ts
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const hostPattern = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/;
const dockerHubNames = /* @__PURE__ */ new Set([
	"docker.io",
	"index.docker.io",
	"registry-1.docker.io"
]);
function parseReference(text) {
	const [name, digest] = splitOnce(text, "@");
	if (digest !== void 0 && !isDigest(digest)) throw invalid(text, `${digest} is not a sha256 digest`);
	const [host, rest] = splitHost(name);
	const colon = rest.lastIndexOf(":");
	const repository = colon === -1 ? rest : rest.slice(0, colon);
	const tag = colon === -1 ? void 0 : rest.slice(colon + 1);
	if (tag !== void 0 && !isTag(tag)) throw invalid(text, `${JSON.stringify(tag)} is not a tag`);
	checkRepository(text, repository);
	return {
		host,
		repository: host === "docker.io" && !repository.includes("/") ? `library/${repository}` : repository,
		...tag !== void 0 ? { tag } : digest === void 0 ? { tag: "latest" } : {},
		...digest !== void 0 ? { digest } : {}
	};
}
function isTag(text) {
	return tagPattern.test(text);
}
function tryParseReference(text) {
	try {
		return parseReference(text);
	} catch (error) {
		if (error instanceof ImagebuildError) return void 0;
		throw error;
	}
}
function formatReference(reference) {
	const tag = reference.tag === void 0 ? "" : `:${reference.tag}`;
	const digest = reference.digest === void 0 ? "" : `@${reference.digest}`;
	return `${reference.host}/${reference.repository}${tag}${digest}`;
}
function splitHost(name) {
	const slash = name.indexOf("/");
	const first = slash === -1 ? "" : name.slice(0, slash);
	if (!(first.includes(".") || first.includes(":") || first === "localhost")) return ["docker.io", name];
	if (!hostPattern.test(first)) throw invalid(name, `${JSON.stringify(first)} is not a host name`);
	const host = first.toLowerCase();
	return [dockerHubNames.has(host) ? "docker.io" : host, name.slice(slash + 1)];
}
function checkRepository(text, repository) {
	if (repository === "") throw invalid(text, "it names no repository");
	if (repository.length > 255) throw invalid(text, "its repository is longer than 255 characters");
	const bad = repository.split("/").find((part) => !component.test(part));
	if (bad === void 0) return;
	const upper = bad !== bad.toLowerCase();
	throw invalid(text, `${JSON.stringify(bad)} is not a part of a repository name${upper ? " (it must be lower case)" : ""}`);
}
function splitOnce(text, separator) {
	const at = text.indexOf(separator);
	return at === -1 ? [text, void 0] : [text.slice(0, at), text.slice(at + 1)];
}
function invalid(text, reason) {
	return new ImagebuildError("REFERENCE_INVALID", `${JSON.stringify(text)} is not an image reference: ${reason}`, { hint: "Write a reference as host/repository:tag, host/repository@sha256:… or both." });
}

export { pLimit as a, tryParseReference as i, isTag as n, parseReference as r, formatReference as t };