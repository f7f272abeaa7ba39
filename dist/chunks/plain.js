import { n as padColumns } from "./columns.js";
import { i as escapeLine } from "./escape.js";
import { d as formatBytes, i as say, m as formatSeconds } from "./say.js";
import { n as describeWarning } from "./problem.js";

// src/report/transfers.ts
const speedWindow = 4e3;
function trackTransfers(now = () => performance.now()) {
	const active = /* @__PURE__ */ new Map();
	const totals = {
		bytes: 0,
		toTransfer: 0,
		finished: 0,
		layers: 0,
		ended: 0
	};
	let samples = [];
	return {
		apply(event) {
			if (event.type === "planned") {
				totals.toTransfer = event.transferBytes;
				totals.layers = event.layers;
			} else if (event.type === "transfer" && event.state === "started") {
				const { id, name, platforms = [], size } = event;
				active.set(id, {
					name,
					platforms,
					size,
					done: 0,
					startedAt: now()
				});
			} else if (event.type === "transfer") {
				const ended = active.get(event.id);
				active.delete(event.id);
				if (event.state === "failed" || event.state === "stopped") return;
				totals.finished += 1;
				totals.ended += ended?.size ?? ended?.done ?? 0;
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
		totals() {
			const { ended, ...sums } = totals;
			const all = [...active.values()].map(({ done, size = done }) => Math.min(done, size)).reduce((sum, done) => sum + done, ended);
			return {
				...sums,
				transferred: Math.min(all, totals.toTransfer)
			};
		},
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
	started: "progressStarted",
	pushed: "progressPushed",
	reused: "progressReused",
	mounted: "progressMounted",
	checked: "progressChecked",
	failed: "progressFailed",
	stopped: "progressStopped"
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
const silentStates = /* @__PURE__ */ new Set(["started", "stopped"]);
function describeEvent(event, transfer, now = 0) {
	switch (event.type) {
		case "phase": return [`${event.phase}: ${escapeLine(event.message)}`];
		case "output": return [`  ${escapeLine(event.program)} | ${escapeLine(event.line)}`];
		case "warning": return describeWarning(event.warning).map(({ kind, text }) => kind === "hint" ? `  ${text}` : text);
		case "wait": return [describeWait(event)];
		case "planned": return [describePlanned(event)];
		case "transfer": return silentStates.has(event.state) ? [] : [describeOutcome(event, transfer, now)];
		case "bytes": return [];
	}
}
function describePlanned({ layers, bytes, transferBytes }) {
	const transfer = transferBytes === bytes ? "" : formatBytes(transferBytes);
	return say("progressPlanned", {
		layers,
		size: formatBytes(bytes),
		transfer
	}).text;
}
function describeWait({ reason, seconds }) {
	const time = seconds === void 0 ? "" : seconds < 60 ? `${seconds} s` : formatSeconds(seconds);
	return `  ${say("progressWaiting", {
		time,
		reason: escapeLine(reason)
	}).text}`;
}
function describeOutcome(event, transfer, now) {
	const size = event.size ?? transfer?.size;
	const seconds = transfer && event.state === "pushed" ? (now - transfer.startedAt) / 1e3 : void 0;
	const figures = [size === void 0 ? "" : formatBytes(size), seconds === void 0 ? "" : formatSeconds(seconds)];
	return `  ${[`${padColumns(say(outcomes[event.state]).text, 7)} ${formatTransferName(event.name, event.platforms)}`, ...figures.filter(Boolean)].join(say("listComma").text)}`;
}
function formatTransferName(name, platforms = []) {
	return `${escapeLine(name)}${platforms.length === 1 ? ` (${platforms[0]})` : ""}`;
}
function describeLong({ name, platforms, size, done }, transfers) {
	const words = {
		name: formatTransferName(name, platforms),
		done: formatBytes(done),
		size: size === void 0 ? "" : formatBytes(size),
		speed: formatBytes(transfers.speed())
	};
	return `  ${say("progressLong", words).text}`;
}

export { plainProgress as n, trackTransfers as r, describeEvent as t };