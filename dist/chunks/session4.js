import { n as openKindSession, t as connect } from "./session3.js";

export { openKindSession };