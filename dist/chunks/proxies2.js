import { t as createProxyLookup } from "./proxies.js";

export { createProxyLookup };