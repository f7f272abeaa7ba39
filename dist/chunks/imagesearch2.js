import { t as openNamedImages } from "./imagesearch.js";

export { openNamedImages };