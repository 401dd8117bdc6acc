/** Where a number comes from. Only https addresses become links: text from a file must not run or fetch anything. */
import type { JSX } from 'preact';

const ADDRESS = /(https:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[\w\-./~:?#@!$&*+=%]*)?)(?=[\s,;)]|$)/gi;

export function Source({ source, asOf }: { readonly source: string; readonly asOf: string }): JSX.Element {
  return (
    <>
      <SourceText source={source} />
      {asOf === '' ? null : <span class="sub">read {asOf}</span>}
    </>
  );
}

/** Text as it is, each whole https address in it a link. */
function SourceText({ source }: { readonly source: string }): JSX.Element {
  if (source === '') return <>unknown</>;
  // Splitting by a pattern with one group puts the addresses at the odd places.
  const parts = source.split(ADDRESS);
  return (
    <>
      {parts.map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <a key={index} href={part} rel="noopener noreferrer">
            {label(part)}
          </a>
        ),
      )}
    </>
  );
}

const PATH_LENGTH = 30;

/** `aws.amazon.com/sqs/pricing`; a long path keeps its last part. */
function label(address: string): string {
  const [host = address, ...path] =
    address
      .slice('https://'.length)
      .split(/[?#]/)[0]
      ?.split('/')
      .filter((part) => part !== '') ?? [];
  const whole = path.join('/').replace(/\.html?$/, '');
  if (whole === '') return host;
  return whole.length <= PATH_LENGTH ? `${host}/${whole}` : `${host} … ${path.at(-1)?.replace(/\.html?$/, '') ?? ''}`;
}
