/** How variables are written: `${NAME}`, `${NAME:-default}`, `${NAME:?message}`; what follows the mark may hold variables again. */

export const VARIABLES_NESTED_MOST = 16;

export interface Variable {
  readonly name: string;
  /** `:-`, `-`, `:?`, `?`, or nothing. */
  readonly operator: string;
  /** The default or the message. */
  readonly rest: string;
  /** Where in the text the rest begins. */
  readonly restAt: number;
  /** Where the variable ends, past its brace. */
  readonly end: number;
}

/** The variable whose `${` is at `start`, or why there is none. */
export function variableAt(text: string, start: number): Variable | 'malformed' | 'too-deep' {
  const opening = /\$\{([A-Za-z_]\w*)(:?[-?]|(?=\}))/y;
  opening.lastIndex = start;
  const match = opening.exec(text);
  if (match === null) return 'malformed';
  const restAt = opening.lastIndex;
  const close = closingBrace(text, restAt);
  if (typeof close === 'string') return close;
  const [, name = '', operator = ''] = match;
  return { name, operator, rest: text.slice(restAt, close), restAt, end: close + 1 };
}

/** The brace that closes what is open at `from`. The bound on depth also bounds how often a text is searched. */
function closingBrace(text: string, from: number): number | 'malformed' | 'too-deep' {
  const mark = /\$\$|\$\{|\}/g;
  mark.lastIndex = from;
  let open = 1;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    if (found[0] === '}') open -= 1;
    else if (found[0] === '${') open += 1;
    if (open === 0) return found.index;
    if (open > VARIABLES_NESTED_MOST) return 'too-deep';
  }
  return 'malformed';
}

/** The text with what begins at each `$` replaced: `replace` answers what stands there instead, and where it ended. */
export function replacedAtDollars(text: string, replace: (at: number) => { readonly text: string; readonly end: number }): string {
  let result = '';
  let done = 0;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', done)) {
    const piece = replace(at);
    result += text.slice(done, at) + piece.text;
    done = piece.end;
  }
  return result + text.slice(done);
}
