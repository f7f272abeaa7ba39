import { n as makeAccessible, t as createWorkspace } from "./workspace2.js";

export { createWorkspace };