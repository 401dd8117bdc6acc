/**
 * The page every report is: head, mark and name, facts, a list of sections, a foot. One file, nothing
 * fetched, no scripts: the policy in its head holds the browser to that.
 */
import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { LoadLine } from './parts/marks.tsx';
import { Name } from './parts/name.tsx';
import { STYLE } from './style.ts';

const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly body: ComponentChildren;
}

export interface PageParts {
  /** Of the browser's window. */
  readonly title: string;
  /** Beside the mark: `Plimsoll sweep`. */
  readonly brand: string;
  readonly heading: string;
  readonly lede: string;
  readonly facts: readonly (readonly [string, string])[];
  /** What must be known before reading on. */
  readonly notes?: readonly string[];
  readonly sections: readonly Section[];
  readonly foot: string;
}

/** The whole text of a page: the same bytes for the same parts. */
export function pageText(parts: PageParts): string {
  return `<!doctype html>\n${renderToString(<Page {...parts} />)}\n`;
}

function Page({ title, brand, heading, lede, facts, notes = [], sections, foot }: PageParts): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <header class="top">
          <div class="brand">
            <LoadLine />
            <span>{brand}</span>
          </div>
          <h1>
            <Name text={heading} />
          </h1>
          {lede === '' ? null : <p class="lede">{lede}</p>}
          <Facts facts={facts} />
          <Contents sections={sections} />
          {notes.length === 0 ? null : (
            <ul class="plain">
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
        </header>
        <main>
          {sections.map((section) => (
            <SectionPart key={section.id} {...section} />
          ))}
        </main>
        <footer>{foot}</footer>
      </body>
    </html>
  );
}

function Facts({ facts }: Pick<PageParts, 'facts'>): JSX.Element {
  return (
    <dl class="facts">
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>
            <Name text={term} />
          </dt>
          <dd>
            <Name text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Contents({ sections }: Pick<PageParts, 'sections'>): JSX.Element {
  return (
    <nav aria-label="Sections">
      {sections.map(({ id, title }) => (
        <a key={id} href={`#${id}`}>
          {title}
        </a>
      ))}
    </nav>
  );
}

function SectionPart({ id, title, note, body }: Section): JSX.Element {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {note === undefined ? null : <p class="note">{note}</p>}
      {body}
    </section>
  );
}
