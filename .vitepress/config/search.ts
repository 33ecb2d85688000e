import type { DefaultTheme } from 'vitepress';
import { langOfFile } from '../data/bilingual.ts';
import { tasksForSearch } from '../exercise/searchable.ts';

/**
 * A word is indexed as it is written and without its marks, so `ket noi` finds `kết nối` while `kết nối` finds only itself.
 * `đ` has no decomposition and needs its own line. VitePress serialises this function into the client: it may use nothing
 * from outside its own body.
 */
export const processTerm = (term: string): string | string[] => {
  const lower = term.normalize('NFC').toLowerCase();
  const plain = lower
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/đ/g, 'd');
  return plain === lower ? lower : [lower, plain];
};

/** Without its code: fenced blocks and `<<<` lines would fill the index and be highlighted a second time. */
export const withoutCode = (source: string): string =>
  source.replace(/^([ \t]*)(`{3,}|~{3,}).*\n[\s\S]*?^\1\2[ \t]*$/gm, '').replace(/^[ \t]*<<<.*$/gm, '');

export const search: NonNullable<DefaultTheme.Config['search']> = {
  provider: 'local',
  options: {
    miniSearch: {
      options: { processTerm },
      searchOptions: {
        combineWith: 'AND' as const,
        prefix: true,
        // A short Vietnamese word is one letter away from several others; only longer ones may be misspelt.
        fuzzy: (term: string) => (term.length > 4 ? 0.2 : false),
        boost: { title: 4, text: 2, titles: 1 },
      },
    },
    async _render(source, env, md) {
      const file = env.relativePath ?? '';
      const tasks = /^(en|vi)\/exercises\/index\.md$/.test(file) ? tasksForSearch(langOfFile(file)) : '';
      const html = await md.renderAsync(withoutCode(source + tasks), env);
      return env.frontmatter?.['search'] === false ? '' : html;
    },
    locales: {
      vi: {
        translations: {
          button: { buttonText: 'Tìm kiếm', buttonAriaLabel: 'Tìm kiếm' },
          modal: {
            displayDetails: 'Hiện kết quả chi tiết',
            resetButtonTitle: 'Xóa nội dung tìm',
            backButtonTitle: 'Đóng tìm kiếm',
            noResultsText: 'Không tìm thấy',
            footer: {
              selectText: 'để mở',
              selectKeyAriaLabel: 'phím Enter',
              navigateText: 'để di chuyển',
              navigateUpKeyAriaLabel: 'mũi tên lên',
              navigateDownKeyAriaLabel: 'mũi tên xuống',
              closeText: 'để đóng',
              closeKeyAriaLabel: 'phím Escape',
            },
          },
        },
      },
    },
  },
};
