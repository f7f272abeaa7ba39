import { BlockList, isIP } from "node:net";

// src/application/publichost.ts
const privateSubnets = [
	[
		"0.0.0.0",
		8,
		"ipv4"
	],
	[
		"10.0.0.0",
		8,
		"ipv4"
	],
	[
		"100.64.0.0",
		10,
		"ipv4"
	],
	[
		"127.0.0.0",
		8,
		"ipv4"
	],
	[
		"169.254.0.0",
		16,
		"ipv4"
	],
	[
		"172.16.0.0",
		12,
		"ipv4"
	],
	[
		"192.0.0.0",
		24,
		"ipv4"
	],
	[
		"192.168.0.0",
		16,
		"ipv4"
	],
	[
		"198.18.0.0",
		15,
		"ipv4"
	],
	[
		"224.0.0.0",
		3,
		"ipv4"
	],
	[
		"::",
		127,
		"ipv6"
	],
	[
		"64:ff9b::",
		96,
		"ipv6"
	],
	[
		"fc00::",
		7,
		"ipv6"
	],
	[
		"fe80::",
		10,
		"ipv6"
	],
	[
		"ff00::",
		8,
		"ipv6"
	]
];
const blocked = new BlockList();
for (const subnet of privateSubnets) blocked.addSubnet(...subnet);
const privateNames = /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|hub)$/;
function isPrivateAddress(address) {
	return blocked.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
function isPrivateHost(host) {
	const name = URL.parse(`http://${host}`)?.hostname ?? "";
	const address = name.replace(/^\[(.*)\]$/, "$1");
	if (isIP(address) !== 0) return isPrivateAddress(address);
	return !name.includes(".") || privateNames.test(name);
}

export { isPrivateHost as n, isPrivateAddress as t };