import { ImagebuildError } from '../errors.ts';
import type { Job, Outcome } from './modes.ts';

export async function comment(_job: Job): Promise<Outcome> {
  throw new ImagebuildError('USAGE', 'mode comment is not there yet');
}

export async function report(_job: Job): Promise<Outcome> {
  throw new ImagebuildError('USAGE', 'mode report is not there yet');
}
