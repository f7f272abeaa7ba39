import { n as isApplication, r as searchApplication, t as images } from "./images.js";

export { images };