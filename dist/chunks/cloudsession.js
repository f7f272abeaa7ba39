import { n as openCloudSession } from "./session.js";
import { t as createChartRenderer } from "./helm.js";
import { t as connect } from "./session3.js";
import { join } from "node:path";

// src/commands/try/cloudsession.ts
async function openOwnCluster(input, choice) {
	const { directory, env, signal } = input;
	const cluster = await connect({
		...input,
		signal: void 0
	}, choice);
	let session;
	const cloud = join(directory, "cloud");
	return {
		cluster,
		kubeconfig: join(cloud, "kubeconfig"),
		counts: (chain) => session?.counts(chain) === true,
		async begin(install) {
			const render = createChartRenderer(directory, {
				env,
				signal
			});
			const inside = {
				...input,
				cluster,
				directory: cloud,
				application: "image",
				render,
				record: false
			};
			session = await openCloudSession(inside, choice, install);
		},
		installed: async (commands) => await session?.installed(commands),
		async [Symbol.asyncDispose]() {
			try {
				await session?.[Symbol.asyncDispose]();
			} finally {
				await cluster[Symbol.asyncDispose]();
			}
		}
	};
}

export { openOwnCluster };