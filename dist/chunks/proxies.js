import { t as createProxyLookup } from "./proxies2.js";

export { createProxyLookup };