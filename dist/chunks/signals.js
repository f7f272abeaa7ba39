import { constants } from "node:os";

// src/io/signals.ts
const workTime = 2200;
const processTime = 2700;
const unfinished = /* @__PURE__ */ new Set();
function delayEnd() {
	const work = Promise.withResolvers();
	unfinished.add(work);
	return { [Symbol.dispose]() {
		unfinished.delete(work);
		work.resolve();
	} };
}
async function untilInOrder() {
	while (unfinished.size > 0) await Promise.all([...unfinished].map(({ promise }) => promise));
}
function watchSignals(names, reasonFor, isSecondFinal = true) {
	const controller = new AbortController();
	let first;
	for (const name of names) process.on(name, () => {
		if (first !== void 0) {
			if (isSecondFinal) endProcess(name);
			return;
		}
		first = name;
		controller.abort(reasonFor(name));
		setTimeout(() => endInOrder(name), processTime).unref();
	});
	const { signal } = controller;
	return {
		signal,
		caught: () => first,
		endsInTime: (work) => Promise.race([work, rejectAfter(signal, workTime)])
	};
}
async function endInOrder(name) {
	if (unfinished.size === 0) return endProcess(name);
	await untilInOrder();
	setTimeout(() => endProcess(name), 500).unref();
}
async function rejectAfter(signal, ms) {
	return await new Promise((_, reject) => {
		const leave = async () => {
			await untilInOrder();
			reject(signal.reason);
		};
		signal.addEventListener("abort", () => setTimeout(leave, ms).unref());
	});
}
function endProcess(name) {
	process.emit("exit", 1);
	process.removeAllListeners(name);
	process.kill(process.pid, name);
	process.exit(128 + constants.signals[name]);
}

export { watchSignals as n, delayEnd as t };