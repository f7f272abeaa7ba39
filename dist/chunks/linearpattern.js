// src/text/linearpattern.ts
const anyCharacter = () => true;
function literally(text) {
	return [...text].map((letter) => ({
		kind: "one",
		accepts: (character) => character === letter
	}));
}
function compileParts(parts) {
	const end = parts.length;
	const addedAt = new Int32Array(end + 1);
	const add = (states, part, at) => {
		if (addedAt[part] === at) return;
		addedAt[part] = at;
		states.push(part);
		const { kind, ...rest } = parts[part] ?? { kind: "one" };
		if (kind === "one") return;
		add(states, part + 1, at);
		if ("count" in rest) add(states, part + 1 + rest.count, at);
	};
	return { test(text) {
		addedAt.fill(0);
		let at = 1;
		let states = [];
		add(states, 0, at);
		for (const character of text) {
			at += 1;
			const next = [];
			for (const state of states) {
				const part = parts[state];
				if (part === void 0 || part.kind === "optional" || !part.accepts(character)) continue;
				add(next, part.kind === "many" ? state : state + 1, at);
			}
			if (next.length === 0) return false;
			states = next;
		}
		return states.includes(end);
	} };
}
function compileWildcards(text) {
	return compileParts(text.split(/\*+/).flatMap((part, index) => [...index === 0 ? [] : [{
		kind: "many",
		accepts: anyCharacter
	}], ...literally(part)]));
}

export { literally as i, compileParts as n, compileWildcards as r, anyCharacter as t };