import { i as searchApplication, n as images, r as isApplication, t as anyKubefile } from "./images.js";

export { images };