import { basename, dirname, join } from "node:path";
import { randomUUID } from "node:crypto";
import { lstat, readdir, rm } from "node:fs/promises";

// src/io/temporary.ts
const staleAfter = 36e5;
const hidden = /^\.(?<name>.+)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function temporaryFor(path) {
	return join(dirname(path), `.${basename(path)}.${randomUUID()}`);
}
async function clearStale(directory, names) {
	for (const file of await readdir(directory)) {
		const name = hidden.exec(file)?.groups?.["name"];
		if (name === void 0 || !names.includes(name)) continue;
		const path = join(directory, file);
		const stats = await lstat(path).catch(() => void 0);
		if (stats?.isFile() && Date.now() - stats.mtimeMs > staleAfter) await rm(path, { force: true }).catch(() => {});
	}
}

export { temporaryFor as n, clearStale as t };