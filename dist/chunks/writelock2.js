import { t as writeLock } from "./writelock.js";

export { writeLock };