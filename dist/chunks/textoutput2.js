// src/io/textoutput.ts
function createTextOutput(stream) {
	let behind;
	return (text) => {
		if (!stream.write(text) && stream.writable) behind ??= readerOf(stream).finally(() => {
			behind = void 0;
		});
		return behind;
	};
}
function readerOf(stream) {
	const events = [
		"drain",
		"error",
		"close"
	];
	return new Promise((resolve) => {
		const done = () => {
			for (const event of events) stream.off(event, done);
			resolve();
		};
		for (const event of events) stream.on(event, done);
	});
}
function outliveReader(stream, onError = () => {}) {
	stream.on("error", (error) => {
		if (error.code !== "EPIPE") onError();
	});
}

export { outliveReader as n, createTextOutput as t };