import { n as useEnvironmentForFetch, t as createFetch } from "./fetch2.js";

export { useEnvironmentForFetch };