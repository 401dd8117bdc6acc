/**
 * A scenario as the checks see it, whatever is wrong with it: every component of a known kind with its links, and what could be read of
 * the rest. What hangs on a field, a limit or a Region that is wrong throws `Unread` where it is asked for.
 */
import type { Facts } from '../services/facts.ts';
import type { Settings } from '../services/service.ts';
import { specOf } from '../services/specs.ts';
import type { Micros } from '../units/units.ts';
import type { BrokenComponent, Components } from './components.ts';
import { linkDoubtsOf } from './link-checks.ts';
import { type Link, linksOf } from './links.ts';
import { splitAtComponent } from './path-names.ts';
import type { Notebook } from './reading.ts';
import type { Scenario, ScenarioComponent } from './scenario.ts';
import { settingsOf } from './settings.ts';
import { guarded, Unread } from './unread.ts';

type Choices = Pick<Scenario, 'duration' | 'region' | 'limits' | 'latencies'>;

export class Judged {
  /** In the order written. */
  readonly components: readonly ScenarioComponent[];
  /** A duration of 0 stands for one that is missing or wrong: what hangs on it is not judged. */
  readonly duration: Micros;
  /** Whether everything that sends is known to, and to whom. */
  readonly areSendersKnown: boolean;
  readonly #choices: Choices;
  readonly #doubts: Doubts;
  readonly #byName: ReadonlyMap<string, ScenarioComponent>;
  readonly #links: ReadonlyMap<string, readonly Link[]>;
  readonly #readersOf = new Map<string, ScenarioComponent[]>();
  readonly #sendersTo = new Map<string, ScenarioComponent[]>();
  readonly #facts = new Map<ScenarioComponent, Facts>();

  constructor(choices: Choices, known: Components, { problems }: Notebook) {
    const { components, broken, names } = known;
    const all = [...components, ...broken.map(partOf)];
    const places = new Map(names.map((name, i) => [name, i]));
    this.components = all.sort((a, b) => places.get(a.name)! - places.get(b.name)!);
    this.duration = choices.duration;
    this.areSendersKnown = !linkDoubtsOf(known).senders;
    this.#choices = choices;
    this.#doubts = doubtsOf(problems, names);
    // Of two of one name, which is a problem of its own, links lead to the first.
    this.#byName = new Map([...this.components].reverse().map((component) => [component.name, component]));
    this.#links = new Map([...components, ...broken].map((component) => [component.name, linksOf(component)]));
    for (const component of this.components) for (const link of this.linksOf(component)) this.#note(component, link);
  }

  named(name: string): ScenarioComponent | undefined {
    return this.#byName.get(name);
  }

  linksOf({ name }: ScenarioComponent): readonly Link[] {
    return this.#links.get(name) ?? [];
  }

  /** What takes messages from it. */
  readersOf({ name }: ScenarioComponent): readonly ScenarioComponent[] {
    return this.#readersOf.get(name) ?? [];
  }

  /** What sends it work. */
  sendersTo({ name }: ScenarioComponent): readonly ScenarioComponent[] {
    return this.#sendersTo.get(name) ?? [];
  }

  /** What the checks compare across links. */
  factsOf(component: ScenarioComponent): Facts {
    const known = this.#facts.get(component);
    if (known !== undefined) return known;
    const facts = specOf(component.kind).facts?.(component.spec as never, this.#settingsOf(component)) ?? {};
    this.#facts.set(component, facts);
    return facts;
  }

  /** Whether the scenario says itself what a call to it takes, or may have meant to. */
  hasOwnLatency({ name }: ScenarioComponent, operation: string): boolean {
    const { isNone, values } = this.#choices.latencies;
    const own = values[name] ?? {};
    return isNone || operation in own || '*' in own || this.#doubts.areLatenciesDoubted;
  }

  #note(component: ScenarioComponent, { target, flow, setsAside }: Link): void {
    if (setsAside === true) return;
    const there = flow === 'in' ? this.#readersOf : this.#sendersTo;
    const others = there.get(target);
    if (others === undefined) there.set(target, [component]);
    else others.push(component);
  }

  #settingsOf(component: ScenarioComponent): Settings {
    const settings = settingsOf({ ...this.#choices, components: this.components }, component);
    const doubts = this.#doubts;
    return {
      ...settings,
      limit(id) {
        if (doubts.isDoubted(component, id)) throw new Unread();
        return settings.limit(id);
      },
      get isIdeal() {
        if (doubts.areChoicesDoubted) throw new Unread();
        return settings.isIdeal;
      },
    };
  }
}

function partOf({ part, ...component }: BrokenComponent): ScenarioComponent {
  return { ...component, spec: guarded(part) };
}

/** What is not known of limits, because `limits`, `latencies` or the Region are wrong. */
interface Doubts {
  /** Whether it is not known if there are limits and latencies at all. */
  readonly areChoicesDoubted: boolean;
  readonly areLatenciesDoubted: boolean;
  isDoubted(component: ScenarioComponent, limit: string): boolean;
}

function doubtsOf(problems: Notebook['problems'], names: readonly string[]): Doubts {
  const wrong = problems.filter(({ severity }) => severity === 'error').map(({ path }) => path);
  const limits = wrong.filter((path) => path.startsWith('limits.')).map((path) => path.slice('limits.'.length));
  const isRegionWrong = wrong.includes('region');
  const areLimitsWrong = wrong.includes('limits') || limits.some((name) => !names.includes(name) && splitAtComponent(name, names) === null);
  return {
    areLatenciesDoubted: wrong.some((path) => path === 'latencies' || path.startsWith('latencies.')),
    areChoicesDoubted: wrong.includes('limits') || wrong.includes('latencies'),
    isDoubted({ name, kind }, limit) {
      const known = specOf(kind).limits;
      if (areLimitsWrong || limits.includes(name) || limits.includes(`${name}.${limit}`)) return true;
      // A limit nobody knows was meant for one of the others.
      if (limits.some((path) => path.startsWith(`${name}.`) && !known.some(({ id }) => path === `${name}.${id}`))) return true;
      return isRegionWrong && known.some(({ id, byRegion }) => id === limit && byRegion !== undefined);
    },
  };
}
