/** A long name such as `orders.ApproximateNumberOfMessagesVisible.max`, which a narrow page may break only between its words. */
import { Fragment, type JSX } from 'preact';

/** Where a word begins: after a dot, an equals sign, an underscore or a hyphen, and at a capital. Not in `3.5`, `64 KiB` and `10/s`, which are one word. */
const WORDS = /(?<=[.=_-])(?=\p{L})|(?<=\p{Ll})(?=\p{Lu}\p{Ll})/u;

export function Name({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {text.split(WORDS).map((word, index) => (
        <Fragment key={index}>
          {index === 0 ? null : <wbr />}
          {word}
        </Fragment>
      ))}
    </>
  );
}
