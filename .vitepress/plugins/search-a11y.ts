import type { Plugin } from 'vite';

const edit = (before: string, after: string): readonly [string, string] => [before, after];

/**
 * The search box of the default theme announces itself as a button that contains a form, and its options contain the
 * links instead of being them. Each edit must match exactly once: when the theme changes, the build says so.
 */
const edits: readonly (readonly [string, string])[] = [
  // The box is a dialog.
  edit(
    `      role="button"
      :aria-owns="results?.length ? 'localsearch-list' : undefined"
      aria-expanded="true"
      aria-haspopup="listbox"
      aria-labelledby="localsearch-label"`,
    `      role="dialog"
      aria-modal="true"
      aria-labelledby="localsearch-label"`,
  ),
  // The input is the combobox.
  edit(
    `            aria-autocomplete="both"`,
    `            role="combobox"
            aria-haspopup="listbox"
            aria-autocomplete="list"
            :aria-expanded="results?.length ? 'true' : 'false'"`,
  ),
  // The link itself is the option: its name is what it shows.
  edit(
    `            :id="'localsearch-item-' + index"
            :aria-selected="selectedIndex === index ? 'true' : 'false'"
            role="option"
          >`,
    `            role="none"
          >`,
  ),
  edit(
    `              :aria-label="[...p.titles, p.title].join(' > ')"`,
    `              :id="'localsearch-item-' + index"
              :aria-selected="selectedIndex === index ? 'true' : 'false'"
              role="option"`,
  ),
  // A label needs a role to stand on.
  ...['navigateUp', 'navigateDown', 'select', 'close'].map((key) =>
    edit(
      `<kbd :aria-label="translate('modal.footer.${key}KeyAriaLabel')"`,
      `<kbd role="img" :aria-label="translate('modal.footer.${key}KeyAriaLabel')"`,
    ),
  ),
  // "#" is decoration.
  edit(`<span class="title-icon">#</span>`, `<span class="title-icon" aria-hidden="true">#</span>`),
  // The one English sentence that no translation reaches.
  edit(`'Loading search results'`, `translate('button.buttonText') + ' …'`),
];

export const patchSearchBox = (source: string): string =>
  edits.reduce((code, [before, after]) => {
    if (code.split(before).length !== 2) throw new Error(`search-a11y: the theme's search box changed, cannot find\n${before}`);
    return code.replace(before, () => after);
  }, source);

export const searchA11y = (): Plugin => ({
  name: 'hold:search-a11y',
  enforce: 'pre',
  transform(code, id) {
    return id.endsWith('/VPLocalSearchBox.vue') ? { code: patchSearchBox(code), map: null } : null;
  },
});
