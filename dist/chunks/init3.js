import { n as describeState, t as describeInit } from "./init2.js";

export { describeInit };