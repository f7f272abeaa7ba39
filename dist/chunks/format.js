// src/text/format.ts
const units = [
	"B",
	"kB",
	"MB",
	"GB",
	"TB"
];
function formatBytes(bytes) {
	const rounded = Number(bytes.toPrecision(3));
	const power = rounded < 1 ? 0 : Math.min(Math.floor(Math.log10(rounded) / 3), units.length - 1);
	const value = rounded / 1e3 ** power;
	const digits = power === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
	return `${value.toFixed(digits)} ${units[power]}`;
}
function formatSeconds(seconds) {
	if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
	if (seconds >= 3600) {
		const minutes = Math.round(seconds / 60);
		return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
	}
	const whole = Math.round(seconds);
	return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
function formatTimeLeft(seconds) {
	const whole = Math.max(1, Math.ceil(seconds));
	return `${whole < 60 ? `${whole} s` : formatSeconds(whole)} left`;
}
function formatCount(count, noun) {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
function formatImageNames(names, most = Number.POSITIVE_INFINITY) {
	const more = Math.max(0, names.length - most);
	const shown = names.slice(0, most).join(", ");
	return `${names.length === 1 ? "image" : "images"} ${shown}${more > 0 ? ` and ${more} more` : ""}`;
}
function shorten(text, length) {
	return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
}
function formatScalar(value) {
	return [
		"string",
		"number",
		"boolean"
	].includes(typeof value) ? String(value) : "";
}

export { formatSeconds as a, formatScalar as i, formatCount as n, formatTimeLeft as o, formatImageNames as r, shorten as s, formatBytes as t };