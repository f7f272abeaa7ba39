import { n as openClient, r as openSources, t as openAddresses } from "./sources.js";

export { openAddresses, openSources };