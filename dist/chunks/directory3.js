import { n as openLayout, t as layoutMarker } from "./directory2.js";

export { openLayout };