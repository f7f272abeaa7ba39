import { t as copyImages } from "./copyimages.js";

export { copyImages };