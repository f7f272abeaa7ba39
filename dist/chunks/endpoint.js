import { i as originOf, n as mayFollow, r as mirrorOf, t as isAllowed } from "./endpoint2.js";

export { isAllowed };