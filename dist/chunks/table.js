// src/text/table.ts
function formatTable(head, rows) {
	const line = (cells) => `| ${cells.join(" | ")} |`;
	return [
		line(head),
		line(head.map(() => "---")),
		...rows.map(line)
	].join("\n");
}
function formatDetails(title, content) {
	return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

export { formatTable as n, formatDetails as t };