/** A small reader of HTML and XML for tests: elements with attributes, and whether every element is closed. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const TAG = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/?)>/g;
const VOID = new Set(['meta', 'br', 'img', 'link', 'input', 'hr', 'wbr']);

/** Elements in order. Throws where tags do not nest. */
export function elementsOf(text: string, { isXml = false } = {}): Element[] {
  const body = text.replace(/^<\?xml[^>]*\?>|^<!doctype html>/i, '').replace(/<style>[\s\S]*?<\/style>/, '');
  const open: string[] = [];
  const elements: Element[] = [];
  for (const [, slash, name = '', attributes = '', selfClosing] of body.matchAll(TAG)) {
    if (slash === '/') {
      const last = open.pop();
      if (last !== name) throw new Error(`</${name}> closes <${last}>`);
      continue;
    }
    elements.push({ name, attributes: attributesOf(attributes) });
    if (selfClosing !== '/' && (isXml || !VOID.has(name))) open.push(name);
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(', ')}`);
  const rest = body.replace(TAG, '');
  if (rest.includes('<')) throw new Error(`a loose < in: ${rest.slice(rest.indexOf('<'), rest.indexOf('<') + 60)}`);
  return elements;
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/\s+([\w:-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, value]));
}
