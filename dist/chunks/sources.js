import { n as openClient, r as openSources, t as openAddresses } from "./sources2.js";

export { openAddresses, openSources };