import { t as ImagebuildError } from "./errors.js";

// src/image/damage.ts
function isDamage(error) {
	return error instanceof ImagebuildError && error.code === "DIGEST_MISMATCH";
}
const unpackingCodes = /* @__PURE__ */ new Set([
	"DIGEST_MISMATCH",
	"CONTENT_INVALID",
	"LIMIT_EXCEEDED"
]);
function mayBeDamage(error) {
	if (error instanceof ImagebuildError) return unpackingCodes.has(error.code);
	return error instanceof Error && "code" in error && /^Z(?:STD)?_/.test(String(error.code));
}
const withoutBytes = /* @__PURE__ */ new Set([
	"REGISTRY_UNAVAILABLE",
	"CONTENT_MISSING",
	"UNAUTHORIZED",
	"DENIED",
	"RATE_LIMITED"
]);
function chooseError(damage, second) {
	return second instanceof ImagebuildError && withoutBytes.has(second.code) ? damage : second;
}
async function readAgainIfDamaged(read, { reads = 2, when = isDamage, onDamage = () => {} } = {}) {
	let damage;
	for (let count = 1;; count += 1) try {
		return await read({ fresh: count > 1 });
	} catch (error) {
		if (count === reads || !when(error)) throw damage === void 0 ? error : chooseError(damage, error);
		damage = error;
		onDamage(error);
	}
}

export { mayBeDamage as n, readAgainIfDamaged as r, isDamage as t };