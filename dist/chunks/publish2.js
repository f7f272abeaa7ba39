import { i as wantedImages, n as planImages, r as publish, t as factsOf } from "./publish.js";

export { publish };