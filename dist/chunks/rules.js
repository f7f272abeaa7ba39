import { r as translate } from "./say.js";

// src/lint/rules.ts
const rules = {
	"file-name": {
		severity: "warning",
		what: "notRead",
		why: "fileNameWhy",
		fix: "renameTo"
	},
	"list-place": {
		severity: "warning",
		what: "notRead",
		why: "listPlaceWhy",
		fix: "moveTo"
	},
	"configuration-place": {
		severity: "warning",
		what: "notRead",
		why: "configurationPlaceWhy",
		fix: "moveTo"
	},
	"directory-blanks": {
		severity: "warning",
		what: "nameWithBlanks",
		fix: "renameTo"
	},
	"init-windows-lines": {
		severity: "warning",
		what: "initWindowsLines",
		fix: "initWindowsLinesHint"
	},
	"chart-invalid": {
		severity: "warning",
		what: "notChart",
		fix: "whatChartsAre"
	},
	"chart-unknown": {
		severity: "warning",
		what: "chartUnknown",
		fix: "useChartName"
	},
	"values-without-chart": {
		severity: "warning",
		what: "valuesWithoutChart",
		fix: "useChartName"
	},
	"link-outside": {
		severity: "warning",
		what: "linkLeadsOut"
	},
	"ignore-unused": {
		severity: "warning",
		what: "ignoreUnused",
		fix: "ignoreUnusedFix"
	}
};
function describeFinding(id, words, place) {
	const { what, why, fix } = rules[id];
	const sentence = (name) => translate({
		name,
		words
	}, "en") ?? "";
	return {
		message: why === void 0 ? sentence(what) : `${sentence(what)}: ${sentence(why)}`,
		place,
		...fix === void 0 ? {} : { hint: sentence(fix) }
	};
}

export { describeFinding as t };