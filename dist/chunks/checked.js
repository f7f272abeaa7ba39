import { r as compareContents } from "./content.js";
import { i as say, p as formatScalar } from "./say.js";
import { t as readEvent } from "./event.js";

// src/action/modes/checked.ts
const patience = 6e4;
async function addChecked(result, { application }, { inputs, invocation, progress }) {
	const { GITHUB_SHA: sha, GITHUB_EVENT_PATH: eventFile } = invocation.env;
	const commit = application.commit ?? sha;
	const { request, content } = result;
	if (inputs.token === void 0 || eventFile === void 0 || commit === void 0) return result;
	if (request.directory !== void 0 || content === void 0) return result;
	try {
		const event = await readEvent(inputs.token, invocation.env);
		const { findChecked } = await import("./actions.js");
		const { directory } = application;
		const found = await inTime(findChecked(event, {
			request,
			directory,
			commit
		}));
		if (found === void 0) return result;
		const images = result.images.flatMap(({ reference, platforms }) => platforms === void 0 ? [] : [{
			reference,
			platforms
		}]);
		const differences = compareContents(found.content, content, images);
		const { pullRequest, commit: checked } = found;
		return {
			...result,
			checked: {
				pullRequest,
				commit: checked,
				differences
			}
		};
	} catch (error) {
		const reason = formatScalar(error.message);
		const message = say("checkedUnknown", { reason }).text;
		progress({
			type: "warning",
			warning: {
				message,
				hint: say("checkedUnknownHint").text
			}
		});
		return result;
	}
}
async function inTime(work) {
	const timeout = AbortSignal.timeout(patience);
	const end = new Promise((_, reject) => {
		timeout.addEventListener("abort", () => reject(timeout.reason), { once: true });
	});
	return await Promise.race([work, end]);
}

export { addChecked };