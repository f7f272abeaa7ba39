import { constants } from "node:os";

// src/io/signals.ts
const workTime = 2200;
const processTime = 2700;
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
		setTimeout(() => endProcess(name), processTime).unref();
	});
	const { signal } = controller;
	return {
		signal,
		caught: () => first,
		endsInTime: (work) => Promise.race([work, rejectAfter(signal, workTime)])
	};
}
async function rejectAfter(signal, ms) {
	return await new Promise((_, reject) => {
		signal.addEventListener("abort", () => setTimeout(() => reject(signal.reason), ms).unref());
	});
}
function endProcess(name) {
	process.emit("exit", 1);
	process.removeAllListeners(name);
	process.kill(process.pid, name);
	process.exit(128 + constants.signals[name]);
}

export { watchSignals as t };