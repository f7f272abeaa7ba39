import { error, setOutput, setSecret, summary, warning } from '@actions/core';
import { runAction } from './run.ts';

process.exitCode = await runAction(process.env, { error, setOutput, setSecret, summary, warning });
