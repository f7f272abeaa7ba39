/**
 * The main module of the single executable. An executable has one CommonJS module and no directory, so this one
 * loads the others, which the executable holds as assets, when they are required.
 */
'use strict';
const { posix } = require('node:path');
const { getAsset } = require('node:sea');
const { compileFunction } = require('node:vm');

const modules = new Map();
const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];

/** Loads a module by its path in the bundle, as Node does: once, and with what it exports so far in a cycle. */
function load(path) {
  const known = modules.get(path);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules.set(path, module);
  const resolve = (name) =>
    name.startsWith('.') ? load(posix.join(posix.dirname(path), name)) : require(name);
  const run = compileFunction(getAsset(`dist/${path}`, 'utf8'), parameters, {
    filename: `imagebuild/${path}`,
  });
  run(module.exports, resolve, module, process.execPath, posix.dirname(process.execPath));
  return module.exports;
}

load('cli.js');
