// src/text/nearest.ts
function nearest(wanted, candidates) {
	const plain = (text) => text.toLowerCase().replace(/[\s_-]/g, "");
	const target = plain(wanted);
	let best;
	let limit = Math.max(1, Math.floor(target.length / 3)) + 1;
	for (const candidate of candidates) {
		const distance = editDistance(target, plain(candidate));
		if (distance >= limit) continue;
		limit = distance;
		best = candidate;
	}
	return best;
}
function findNearName(wanted, names) {
	return names.includes(wanted) ? void 0 : names.find((name) => stemOf(name) === stemOf(wanted));
}
function stemOf(name) {
	return name.toLowerCase().replace(/^\./, "").replaceAll("-", "_").replace(/(?:\.(?:txt|sh|bash))+$/, "");
}
let collator;
function compareNaturally(a, b) {
	collator ??= new Intl.Collator("en", { numeric: true });
	return collator.compare(a, b);
}
function nearestFirst(wanted, candidates) {
	const target = wanted.toLowerCase();
	return candidates.map((candidate) => ({
		candidate,
		distance: editDistance(target, candidate.toLowerCase())
	})).sort((a, b) => a.distance - b.distance || compareNaturally(b.candidate, a.candidate)).map(({ candidate }) => candidate);
}
function editDistance(a, b) {
	let before = [];
	let above = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (let row = 1; row <= a.length; row++) {
		const current = [row];
		for (let column = 1; column <= b.length; column++) {
			const same = a[row - 1] === b[column - 1] ? 0 : 1;
			const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
			current[column] = Math.min((above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (above[column - 1] ?? 0) + same, swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY);
		}
		before = above;
		above = current;
	}
	return above[b.length] ?? 0;
}

export { nearestFirst as i, findNearName as n, nearest as r, compareNaturally as t };