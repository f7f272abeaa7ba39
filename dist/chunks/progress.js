// src/progress.ts
const silent = () => {};
function holdWarnings(progress) {
	const warnings = [];
	return {
		warnings,
		progress(event) {
			return event.type === "warning" ? warnings.push(event.warning) : progress(event);
		},
		release() {
			for (const warning of warnings.splice(0)) progress({
				type: "warning",
				warning
			});
		}
	};
}

export { silent as n, holdWarnings as t };