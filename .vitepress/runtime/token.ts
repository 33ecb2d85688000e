const TOKEN_META = 'meta[name="hold-runtime"]';

/** What the server of this machine has put into the page; undefined when the page comes from elsewhere. */
export function localToken(): string | undefined {
  return document.querySelector<HTMLMetaElement>(TOKEN_META)?.content;
}
