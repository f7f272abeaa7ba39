import { a as listIndex, i as isAncestor, n as exportPath, o as originRepository, r as headCommit, t as changedPaths } from "./git2.js";

export { headCommit };