// src/image/transfers.ts
const atOnce = {
	large: 16,
	small: 48
};
const smallBytes = 524288;
function isSmallTransfer(bytes) {
	return bytes !== void 0 && bytes <= smallBytes;
}
const graceMs = 5e3;
async function withTransfers(work, signal) {
	const stop = new AbortController();
	const stopped = signal ? AbortSignal.any([stop.signal, signal]) : stop.signal;
	stopped.throwIfAborted();
	const queues = {
		large: createQueue(atOnce.large, stopped),
		small: createQueue(atOnce.small, stopped)
	};
	let isOver = false;
	const run = ({ bytes, move, onEnd }) => queues[isSmallTransfer(bytes) ? "small" : "large"].add(bytes, async () => {
		try {
			return await move(stopped);
		} catch (error) {
			if (!isOver) onEnd?.(stopped.aborted ? "stopped" : "failed");
			stop.abort(error);
			throw error;
		}
	});
	const working = work({ run });
	working.catch((error) => stop.abort(error));
	const ended = async () => {
		await Promise.allSettled([working]);
		await Promise.all([queues.large.ended(), queues.small.ended()]);
	};
	await Promise.race([ended(), graceAfter(stopped)]);
	isOver = true;
	stopped.throwIfAborted();
	return await working;
}
function oncePerKey() {
	const begun = /* @__PURE__ */ new Map();
	return (key, begin) => {
		const promise = begun.get(key) ?? begin();
		begun.set(key, promise);
		return promise;
	};
}
function createQueue(most, signal) {
	const waiting = [];
	const running = /* @__PURE__ */ new Set();
	let added = 0;
	let isSorted = true;
	const admit = () => {
		if (!isSorted) waiting.sort((a, b) => a.rank - b.rank || b.number - a.number);
		isSorted = true;
		while (running.size < most && waiting.length > 0 && !signal.aborted) {
			const started = waiting.pop().start();
			running.add(started);
			started.finally(() => {
				running.delete(started);
				admit();
			});
		}
	};
	const drop = () => {
		for (const each of waiting.splice(0)) each.drop(signal.reason);
	};
	signal.addEventListener("abort", drop, { once: true });
	return {
		add(bytes, work) {
			const { promise, resolve, reject } = Promise.withResolvers();
			promise.catch(() => {});
			const start = () => work().then(resolve, reject);
			const rank = bytes === 0 ? Number.MAX_SAFE_INTEGER : bytes;
			waiting.push({
				rank,
				number: added++,
				start,
				drop: reject
			});
			isSorted = false;
			queueMicrotask(signal.aborted ? drop : admit);
			return promise;
		},
		async ended() {
			while (running.size > 0) await Promise.all(running);
		}
	};
}
async function graceAfter(signal) {
	await new Promise((resolve) => {
		const wait = () => setTimeout(resolve, graceMs).unref();
		signal.addEventListener("abort", wait, { once: true });
	});
}

export { oncePerKey as n, withTransfers as r, isSmallTransfer as t };