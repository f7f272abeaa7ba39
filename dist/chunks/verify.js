import { t as ImagebuildError } from "./errors.js";
import { n as checkBytes, t as ResumableHash } from "./content2.js";
import { i as say } from "./say.js";

// src/stores/layout/verify.ts
function verified(bytes, expected, offset, where) {
	return checkBytes(bytes, expected, (found) => damaged(expected, found, where), { offset });
}
async function receive(content, where, take) {
	const hash = new ResumableHash();
	const checked = checkBytes(content.open(0), content, (found) => damaged(content, found, where), { hash });
	let position = 0;
	let taken = Promise.resolve();
	try {
		for await (const chunk of checked) {
			await taken;
			taken = take(chunk, position);
			taken.catch(() => {});
			position += chunk.length;
		}
	} finally {
		await Promise.allSettled([taken]);
	}
	await taken;
	return {
		digest: hash.digest(),
		size: hash.size
	};
}
function checkDigest(expected, actual, where) {
	if (actual === expected) return;
	throw mismatch(say("contentOtherDigest", {
		expected,
		where,
		actual
	}), where);
}
function damaged(expected, found, where) {
	const { digest: name = "content", size = 0 } = expected;
	if (found.digest !== void 0) return mismatch(say("contentOtherDigest", {
		expected: name,
		where,
		actual: found.digest
	}), where);
	if (found.size > size) return mismatch(say("contentTooLong", {
		name,
		where,
		size
	}), where);
	return mismatch(say("contentTooShort", {
		name,
		where,
		actual: found.size,
		size
	}), where);
}
function mismatch(message, where) {
	return new ImagebuildError("DIGEST_MISMATCH", message, {
		place: { registry: where },
		hint: say("contentDamaged")
	});
}

export { receive as n, verified as r, checkDigest as t };