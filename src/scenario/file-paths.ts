/** Files that components and latencies name lie beside the file that names them, as bases do; here they are named from the scenario's folder. */
import { specs } from '../services/specs.ts';
import { latencyField } from './choices.ts';
import { kindOf } from './components.ts';
import { pathFrom } from './files.ts';
import { GROUPS } from './groups.ts';
import { stepsOf } from './overrides.ts';
import { isFileNameAt } from './schema-walk.ts';
import type { Path, Tree } from './tree.ts';
import { treeAt, withScalars } from './tree.ts';

export function withFilePaths(root: Tree, allowOutside: boolean): Tree {
  return withScalars(root, (scalar, path) => {
    const { base, value } = scalar;
    if (base === undefined || typeof value !== 'string' || !namesFile(root, variedAt(root, path))) return scalar;
    // One that leads outside is left as it is written, to be refused as that.
    return { ...scalar, value: pathFrom(base, value, allowOutside) ?? value, isVerbatim: false };
  });
}

/** The path itself, or the one that a value under `matrix` or `plan` is for: a list of values, or points with one each. */
function variedAt(root: Tree, path: Path): Path {
  const [block, name] = path;
  if (block !== 'matrix' && block !== 'plan') return path;
  const isPoint = block === 'matrix' && (name === 'include' || name === 'exclude');
  const at = isPoint ? 3 : block === 'plan' ? 2 : 1;
  const varied = path[at];
  return varied === undefined ? path : [...stepsOf(root, String(varied)), ...path.slice(at + (isPoint ? 1 : 2))];
}

function namesFile(root: Tree, [first, name = '', ...field]: Path): boolean {
  if (first === 'latencies') return isFileNameAt(latencyField, field);
  const group = GROUPS.find((each) => each === first);
  const component = group === undefined ? undefined : treeAt(root, [group, name]);
  if (group === undefined || component === undefined) return false;
  const schema = specs[kindOf(group, component) ?? '']?.schema;
  return schema !== undefined && isFileNameAt(schema, field);
}
