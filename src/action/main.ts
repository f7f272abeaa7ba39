import * as core from '@actions/core';
import { runAction } from './run.ts';

process.exitCode = await runAction(process.env, core);
