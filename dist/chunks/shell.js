// src/text/shell.ts
function quoteWord(text) {
	return `'${text.replaceAll("'", "'\\''")}'`;
}
function formatCommandLine(words) {
	return words.map((word) => /^[\w@%+=:,./-]+$/.test(word) ? word : quoteWord(word)).join(" ");
}

export { quoteWord as n, formatCommandLine as t };