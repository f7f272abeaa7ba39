import { a as isAncestor, i as headCommit, n as defaultBranch, o as listIndex, r as exportPath, s as originRepository, t as changedPaths } from "./git2.js";

export { headCommit };