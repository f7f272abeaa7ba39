import { t as findPreparedDirectories } from "./join.js";
import { o as resolveSettings, r as qualifyReference, t as listNamespaces } from "./buildoptions.js";
import { t as ImagebuildError } from "./errors.js";
import { a as toFailure, i as statusOf } from "./problem.js";
import { r as describePublished } from "./result2.js";
import { i as say } from "./say.js";
import { t as maskSecrets } from "./secrets.js";
import { n as readInvocation, r as withProgress, t as printResult } from "./cli.js";
import { i as renderError, n as exitCodeOf } from "./errors2.js";
import { l as toBuildOptions } from "./flags.js";
import { t as readPlatforms } from "./platforms.js";

// src/report/copies.ts
function describeCopies(outcomes) {
	return outcomes.flatMap((outcome) => {
		if ("published" in outcome) return describePublished(outcome.published);
		const { status, digest } = statusOf(outcome.error);
		return [outcome.reference, `  ${status}  ${digest ?? outcome.error.code}`];
	});
}
function copyDocument(outcomes) {
	return { targets: outcomes.map((outcome) => {
		if ("error" in outcome) {
			const { status, digest } = statusOf(outcome.error);
			return {
				reference: outcome.reference,
				status,
				...digest && { digest },
				error: toFailure(outcome.error)
			};
		}
		const { reference, ...published } = outcome.published;
		return {
			reference,
			status: published.dryRun ? "planned" : "published",
			...published
		};
	}) };
}

// src/cli/publish/copy.ts
async function copy(cli, locations, flags) {
	const platforms = readPlatforms(flags);
	await refusePrepared(locations);
	const invocation = await readInvocation(cli);
	const options = {
		...toBuildOptions(flags),
		references: [...locations, ...flags.to]
	};
	const settings = resolveSettings(options, invocation);
	const to = flags.to.map((reference) => qualifyReference(reference, options, invocation));
	const own = listNamespaces(options, invocation);
	const command = await import("./copyimages2.js");
	const outcomes = await withProgress(cli, flags, (progress) => command.copyImages(locations, to, {
		platforms,
		own,
		trustSource: flags.trustSource
	}, settings, progress));
	printResult(cli, flags, copyDocument(outcomes), () => describeCopies(outcomes));
	reportFailures(cli, outcomes);
}
function reportFailures(cli, outcomes) {
	const errors = outcomes.flatMap((outcome) => "error" in outcome ? [outcome.error] : []);
	for (const error of errors) cli.stderr.write(maskSecrets(renderError(error, Boolean(cli.env["IMAGEBUILD_DEBUG"]))));
	const statuses = errors.map(exitCodeOf);
	if (errors.length > 0) cli.exitCode = statuses.every((status) => status === 3) ? 3 : 1;
}
async function refusePrepared(locations) {
	for (const location of locations) {
		if ((await findPreparedDirectories(location)).length === 0) continue;
		throw new ImagebuildError("USAGE", say("copyPrepared", { location }), { hint: say("copyPreparedHint") });
	}
}

export { copy };