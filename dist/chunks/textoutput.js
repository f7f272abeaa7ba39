import { n as outliveReader, t as createTextOutput } from "./textoutput2.js";

export { createTextOutput, outliveReader };