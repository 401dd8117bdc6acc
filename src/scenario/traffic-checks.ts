/** Whether a producer sends what its rate seems to say. */

import { meanOf } from '../kernel/moments.ts';
import type { RatePattern } from '../model/model.ts';
import type { TrafficFacts } from '../services/facts.ts';
import { trafficOf } from '../services/rates.ts';
import { exactDuration, formatRate } from '../units/format.ts';
import type { Micros } from '../units/units.ts';
import type { Judged } from './judged.ts';
import { pathOf } from './links.ts';
import type { Notebook } from './reading.ts';
import type { ScenarioComponent } from './scenario.ts';
import { treeAt } from './tree.ts';
import { whereKnown } from './unread.ts';

export function checkTraffic(self: ScenarioComponent, traffic: TrafficFacts, { duration }: Judged, notebook: Notebook): void {
  whereKnown(() => checkAny(self, traffic, duration, notebook));
  whereKnown(() => checkLength(self, traffic, duration, notebook));
  if (duration > 0) whereKnown(() => checkProfile(self, traffic.pattern, duration, notebook));
  whereKnown(() => checkGap(self, traffic, notebook));
  whereKnown(() => checkArrivals(self, traffic, notebook));
}

function checkAny(self: ScenarioComponent, { pattern }: TrafficFacts, duration: Micros, notebook: Notebook): void {
  const { messages, peakPerSecond } = trafficOf(pattern, duration);
  if (duration === 0 || (peakPerSecond > 0 && messages > 0)) return;
  notebook.report(pathOf(self, 'rate'), {
    rule: 'no-traffic',
    message: `${self.name} sends nothing in ${exactDuration(duration)}`,
    expected: 'a rate above zero',
  });
}

function checkLength(self: ScenarioComponent, { trace }: TrafficFacts, duration: Micros, notebook: Notebook): void {
  if (trace === null || trace.length >= duration) return;
  notebook.warn(pathOf(self, 'rate'), {
    rule: 'short-trace',
    message: `${trace.file} lasts ${exactDuration(trace.length)}, the run ${exactDuration(duration)}: nothing is sent after its end`,
  });
}

function checkGap(self: ScenarioComponent, { interarrival }: TrafficFacts, notebook: Notebook): void {
  const meanGap = interarrival === null ? 1 : meanOf(interarrival);
  if (meanGap > 0 && Number.isFinite(meanGap)) return;
  notebook.report(pathOf(self, 'arrivals'), {
    rule: 'arrivals',
    message: `the time between arrivals of ${self.name} has ${meanGap > 0 ? 'no finite mean' : 'a mean of zero'}, so no rate can be made of it`,
    expected: 'poisson, regular, or a distribution of the time between arrivals with a mean above zero',
  });
}

function checkArrivals(self: ScenarioComponent, { pattern, trace, arrivals }: TrafficFacts, notebook: Notebook): void {
  if (arrivals === 'trace' && pattern.kind !== 'instants') {
    const message = trace === null ? `${self.name} plays no trace` : `${trace.file} holds counts, so it has no instants of its own`;
    notebook.report(pathOf(self, 'arrivals'), { rule: 'arrivals', message, expected: 'poisson, regular, or a distribution of the time between arrivals' });
  }
  if (trace !== null && pattern.kind === 'instants' && arrivals !== 'trace' && treeAt(notebook.root, pathOf(self, 'arrivals')) !== undefined)
    notebook.warn(pathOf(self, 'arrivals'), {
      rule: 'arrivals',
      message: `${trace.file} holds instants, and messages are sent at these: arrivals of ${self.name} are passed over`,
      expected: 'arrivals: trace, or none',
    });
}

/** A profile that begins late or goes on beyond the run: what it says there is not what is simulated. */
function checkProfile(self: ScenarioComponent, pattern: RatePattern, duration: Micros, notebook: Notebook): void {
  const path = pathOf(self, 'rate.profile');
  const written = treeAt(notebook.root, path);
  if (written?.kind !== 'list' || pattern.kind !== 'segments') return;
  const { points } = pattern;
  // Before a first point that is late stands one of no traffic, unless that rate is reached in a straight line from nothing.
  const added = points.length - written.items.length;
  const first = points[added]?.at ?? 0;
  if (added > 0 && first < duration && points[0]?.ramps === false)
    notebook.warn([...path, 0, 'at'], {
      rule: 'late-profile',
      message: `${self.name} sends nothing before ${exactDuration(first)}, where its profile begins`,
      hint: 'begin with a point { at: 0s, rate: … }; 0/s if nothing is meant',
    });
  const last = points.at(-1)?.at ?? 0;
  const peak = points.reduce((most, point) => (point.rate > most.rate ? point : most));
  const isPeakMissed = peak.rate > trafficOf(pattern, duration).peakPerSecond * 1.000001;
  if (last <= duration && !isPeakMissed) return;
  const beyond = points.findIndex(({ at }) => (isPeakMissed ? at >= duration : at > duration)) - added;
  const missed = isPeakMissed
    ? `its peak of ${formatRate(peak.rate)} at ${exactDuration(peak.at)} is never reached`
    : 'what it says after that is not simulated';
  notebook.warn([...path, beyond, 'at'], {
    rule: 'long-profile',
    message: `the profile of ${self.name} goes on to ${exactDuration(last)}, the run ends at ${exactDuration(duration)}: ${missed}`,
    hint: `a duration of ${exactDuration(last)} or more, or points within it`,
  });
}
