import { n as openLayout, t as layoutMarker } from "./layout.js";

export { openLayout };