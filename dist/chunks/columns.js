// src/text/columns.ts
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;
function columnsOf(text) {
	return [...text].reduce((columns, character) => columns + (wide.test(character) ? 2 : 1), 0);
}
function padColumns(text, columns) {
	return text + " ".repeat(Math.max(0, columns - columnsOf(text)));
}

export { padColumns as n, columnsOf as t };