import { error, setOutput, setSecret, summary, warning } from '@actions/core';
import { outliveReader } from '../io/textoutput.ts';
import { runAction } from './run.ts';

for (const stream of [process.stdout, process.stderr]) outliveReader(stream);
process.exitCode = await runAction(process.env, { error, setOutput, setSecret, summary, warning });
