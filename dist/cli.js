#!/usr/bin/env node
import { n as runWithBundledNode } from "./chunks/bundlednode.js";

// src/cli/main.ts
const status = await runWithBundledNode();
if (status === void 0) await import("./chunks/commandline.js");
else process.exitCode = status;

export {  };