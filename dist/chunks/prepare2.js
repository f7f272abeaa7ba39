import { t as prepare } from "./prepare.js";

export { prepare };