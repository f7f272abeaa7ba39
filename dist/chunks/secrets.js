// src/text/secrets.ts
const shortest = 4;
const shortestPart = 8;
const shortestBase64 = 6;
const longestToken = 64;
const mask = "***";
var SecretMask = class {
	#secrets = /* @__PURE__ */ new Set();
	#forms = /* @__PURE__ */ new Map();
	add(secret) {
		const known = isLongToken(secret) ? secret.slice(0, longestToken) : secret;
		if (known.length < shortest || this.#secrets.has(known)) return;
		this.#secrets.add(known);
		for (const text of secretForms(known)) {
			const isWord = known.length < shortestPart && !isBase64Of(text, known);
			this.#addForm({
				text,
				isWord,
				isStart: known !== secret
			});
		}
	}
	#addForm(form) {
		const start = form.text.slice(0, shortest);
		const forms = this.#forms.get(start) ?? [];
		forms.push(form);
		forms.sort((a, b) => b.text.length - a.text.length);
		this.#forms.set(start, forms);
	}
	apply(text) {
		if (this.#forms.size === 0) return text;
		let clean = "";
		let from = 0;
		let hiddenUntil = -1;
		for (let at = 0; at + shortest <= text.length; at += 1) {
			const end = this.#endOfSecret(text, at);
			if (end === void 0) continue;
			if (at > hiddenUntil) {
				clean += `${text.slice(from, at)}${mask}`;
				hiddenUntil = end;
			}
			hiddenUntil = Math.max(hiddenUntil, end);
			from = hiddenUntil;
		}
		return clean + text.slice(from);
	}
	#endOfSecret(text, at) {
		const form = this.#forms.get(text.slice(at, at + shortest))?.find((each) => text.startsWith(each.text, at) && (!each.isWord || isWordAt(text, at, each)));
		if (form === void 0) return void 0;
		const end = at + form.text.length;
		return form.isStart ? end + (/^[\w.~+/=%-]*/.exec(text.slice(end))?.[0].length ?? 0) : end;
	}
};
const met = new SecretMask();
function rememberSecret(secret) {
	if (secret !== void 0) met.add(secret);
}
function maskSecrets(text) {
	return met.apply(text);
}
function maskValue(_key, value) {
	return typeof value === "string" ? maskSecrets(value) : value;
}
function secretForms(secret) {
	if (secret.length < shortest) return [];
	const encoded = encodeURIComponent(secret.toWellFormed());
	const inJson = JSON.stringify(secret).slice(1, -1);
	const forms = [
		secret,
		encoded,
		encoded.replace(/%../g, (letter) => letter.toLowerCase()),
		new URLSearchParams({ s: secret }).toString().slice(2),
		inJson,
		inJson.replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
		...base64FormsOf(secret)
	];
	return [...new Set(forms)].filter((form) => form.length >= shortest);
}
function base64FormsOf(secret) {
	return [
		0,
		1,
		2
	].flatMap((offset) => {
		const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString("base64");
		const end = encoded.includes("=") ? encoded.indexOf("=") - 1 : encoded.length;
		return [...offset === 0 ? [encoded] : [], encoded.slice(offset === 0 ? 0 : offset + 1, end)];
	}).filter((form) => form.length >= shortestBase64).flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}
function isBase64Of(form, secret) {
	return base64FormsOf(secret).includes(form);
}
function isLongToken(secret) {
	return secret.length > longestToken && /^[\w.~+/=-]+$/.test(secret);
}
function isWordAt(text, at, { text: form }) {
	const beside = `${text[at - 1] ?? " "}${text[at + form.length] ?? " "}`;
	return !/[A-Za-z0-9]/.test(beside);
}

export { secretForms as i, maskValue as n, rememberSecret as r, maskSecrets as t };