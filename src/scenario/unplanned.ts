/** What a plan cannot vary: what it is asked, and how that is measured. No value of these is more of anything, or costs more. */

const MEASURED = 'says how long is measured, and not what';
const NAMED = 'changes nothing that is simulated';
const ASKED = 'is what is asked';
const SET = 'give all candidates the same: write it in the scenario, or --set it';

const UNPLANNED: Readonly<Record<string, { readonly why: string; readonly hint?: string }>> = {
  seed: { why: 'is chance, of which no plan is to be had', hint: 'a sweep over seed tells how much is chance' },
  replications: { why: 'says how often is measured, and not what', hint: 'a plan chooses them by itself, --max-replications at most' },
  duration: { why: MEASURED, hint: SET },
  warmUp: { why: MEASURED, hint: SET },
  name: { why: NAMED },
  description: { why: NAMED },
  objectives: { why: ASKED, hint: 'ask one plan for each' },
  plan: { why: ASKED },
  matrix: { why: 'is varied by a sweep' },
};

interface Unplanned {
  readonly rule: string;
  readonly message: string;
  readonly expected: string;
  readonly hint?: string;
}

/** Why a plan cannot vary a path; null where it can. */
export function unplanned(path: string): Unplanned | null {
  const [top = ''] = path.split('.');
  if (!Object.hasOwn(UNPLANNED, top)) return null;
  const { why, ...hint } = UNPLANNED[top]!;
  return { rule: 'no-plan', message: `${path} cannot be planned: it ${why}`, expected: 'a path such as services.clicks.shards', ...hint };
}
