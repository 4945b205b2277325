/** Later starts that may come while the program is still starting itself: they wait until it can follow them. */
import type { ErrorValue } from '../../../shared/errors.ts';
import type { Program } from '../program.ts';
import type { StartRequest } from './start-request.ts';

export interface LaterStarts {
  /** The program can follow from now on. */
  readonly begin: (program: Pick<Program, 'followStart'>) => void;
  /** See {@link Program.followStart}; waits for {@link LaterStarts.begin}. */
  readonly follow: (request: StartRequest) => Promise<ErrorValue | undefined>;
}

export function createLaterStarts(): LaterStarts {
  let begin: LaterStarts['begin'] = () => undefined;
  const started = new Promise<Pick<Program, 'followStart'>>((resolve) => {
    begin = resolve;
  });
  return { begin: (program) => begin(program), follow: async (request) => (await started).followStart(request) };
}
