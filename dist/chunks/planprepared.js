import { n as planPrepared, t as planPlatform } from "./planprepared2.js";

export { planPrepared };