/** Where a number comes from. Only https addresses become links: text from a file must not run or fetch anything. */
import type { JSX } from 'preact';

const ADDRESS = /^https:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[^\s"'<>\\]*)?$/i;

export function Source({ source, asOf }: { readonly source: string; readonly asOf: string }): JSX.Element {
  return (
    <>
      <SourceText source={source} />
      {asOf === '' ? null : <span class="sub">read {asOf}</span>}
    </>
  );
}

function SourceText({ source }: { readonly source: string }): JSX.Element {
  if (source === '') return <>unknown</>;
  if (!ADDRESS.test(source)) return <>{source}</>;
  return (
    <a href={source} rel="noopener noreferrer">
      {label(source)}
    </a>
  );
}

const PATH_LENGTH = 30;

/** `aws.amazon.com/sqs/pricing`; a long path keeps its last part. */
function label(address: string): string {
  const [host = address, ...path] = address.slice('https://'.length).split(/[?#]/)[0]?.split('/').filter((part) => part !== '') ?? [];
  const whole = path.join('/').replace(/\.html?$/, '');
  if (whole === '') return host;
  return whole.length <= PATH_LENGTH ? `${host}/${whole}` : `${host} … ${path.at(-1)?.replace(/\.html?$/, '') ?? ''}`;
}
