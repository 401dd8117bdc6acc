/** Wakes long polls once all that happens at this instant has happened: ten messages whose delays end together fill one receive, not ten. */
import type { Handler } from '../../kernel/simulation.ts';
import type { Site } from '../site.ts';

export class WakeUp {
  private readonly site: Site;
  private readonly onWake: Handler;
  private isDue = false;

  constructor(site: Site, wake: () => void) {
    this.site = site;
    this.onWake = site.on('wake', () => {
      this.isDue = false;
      wake();
    });
  }

  soon(): void {
    if (this.isDue) return;
    this.isDue = true;
    this.site.at(this.site.now, this.onWake);
  }
}
