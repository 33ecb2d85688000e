import { both, LANGUAGES, type Language, type Text } from '../../text.ts';
import { REMEDIES } from '../remedies.ts';
import type { IncidentResult, Measure, ScenarioResult } from '../result.ts';
import { isWhole } from '../result.ts';
import { escapeXml, PLOT_WIDTHS, plotOf } from './plot.ts';
import { rowsOf } from './rows.ts';
import { STYLE } from './style.ts';

const WORDS = {
  title: { en: 'Three accounts, one hang-up', vi: 'Ba tài khoản, một lần cúp máy' },
  before: { en: 'before', vi: 'trước' },
  after: { en: 'after', vi: 'sau' },
  whole: { en: 'every message arrived, once.', vi: 'tin nào cũng tới nơi, đúng một lần.' },
  remedies: { en: 'What was switched on', vi: 'Những gì đã bật' },
  none: { en: 'Nothing was repaired in this run: there is only a before.', vi: 'Lượt này không sửa gì: chỉ có phần trước.' },
  mine: { en: 'Your own exercises', vi: 'Bài tập của chính bạn' },
  used: { en: 'used', vi: 'được dùng' },
  unused: { en: 'ours instead', vi: 'dùng bản của khóa học' },
  exercise: { en: 'exercise', vi: 'bài' },
  logs: { en: 'Where to look', vi: 'Xem ở đâu' },
  stretched: {
    en: 'This machine was busy or slow: the query and the timeouts are longer than asked for, by a factor of',
    vi: 'Máy này đang bận hoặc chậm: truy vấn và các timeout được kéo dài, gấp',
  },
  scaled: { en: "The client's waits were shortened: divided by", vi: 'Các khoảng chờ của client đã được rút ngắn: chia cho' },
} satisfies Record<string, Text>;

/** What happened, in a sentence for each side. */
export function verdictOf({ before, after }: ScenarioResult): Text {
  const side = (words: Text, measure: Measure): Text =>
    both((language) => `${capital(words[language])}: ${isWhole(measure) ? WORDS.whole[language] : faults(measure, language)}`);
  const first = side(WORDS.before, before);
  const second = after && side(WORDS.after, after);
  return second ? both((language) => `${first[language]} ${second[language]}`) : first;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function faults(measure: Measure, language: Language): string {
  const { sent, succeeded, storedThoughFailed, duplicates, lost } = measure;
  const says: [number, (count: number) => Text][] = [
    [sent - succeeded, (count) => ({ en: `${count} of ${sent} were told that it failed`, vi: `${count}/${sent} bị báo lỗi` })],
    [
      storedThoughFailed,
      (count) => ({ en: `${count} of them had been stored all the same`, vi: `trong đó ${count} tin thật ra đã được lưu` }),
    ],
    [duplicates, (count) => ({ en: `${count} stored twice`, vi: `${count} tin bị lưu trùng` })],
    [lost, (count) => ({ en: `${count} lost`, vi: `${count} tin bị mất` })],
  ];
  return `${says.flatMap(([count, words]) => (count > 0 ? [words(count)[language]] : [])).join('; ')}.`;
}

function tableOf({ before, after }: ScenarioResult, language: Language): string {
  const measures = [before, after].flatMap((measure) => (measure ? [measure] : []));
  const heads = [WORDS.before, ...(after ? [WORDS.after] : [])].map((words) => `<th scope="col">${words[language]}</th>`).join('');
  const rows = rowsOf(before, after).map(({ label, value, isBad }) => {
    const cells = measures
      .map((measure) => `<td${isBad?.(measure) ? ' class="bad"' : ''}>${escapeXml(value(measure, language))}</td>`)
      .join('');
    return `<tr><th scope="row">${escapeXml(label[language])}</th>${cells}</tr>`;
  });
  return `<div class="scroll" tabindex="0"><table><thead><tr><td></td>${heads}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function sectionOf(scenario: ScenarioResult, language: Language): string {
  const plot = (words: Text, measure: Measure): string =>
    `<h3>${words[language]}</h3><div class="scroll" tabindex="0">${plotOf(measure, language, PLOT_WIDTHS.report)}</div>`;
  return [
    `<h2>${escapeXml(scenario.title[language])}</h2>`,
    `<p>${escapeXml(verdictOf(scenario)[language])}</p>`,
    tableOf(scenario, language),
    plot(WORDS.before, scenario.before),
    scenario.after ? plot(WORDS.after, scenario.after) : '',
  ].join('\n');
}

function remediesOf({ remedies, scenarios }: IncidentResult, language: Language): string {
  const on = REMEDIES.filter(({ name }) => remedies.includes(name));
  if (on.length === 0) return `<p>${WORDS.none[language]}</p>`;
  const items = on.map(({ name, title }) => `<li><code>${name}</code> ${escapeXml(title[language])}</li>`).join('');
  const scale = scenarios[0]?.after?.settings.scale ?? 1;
  const scaled = scale === 1 ? '' : `<p>${WORDS.scaled[language]} ${scale}.</p>`;
  return `<h2>${WORDS.remedies[language]}</h2><ul>${items}</ul>${scaled}`;
}

function mineOf({ mine }: IncidentResult, language: Language): string {
  if (mine.length === 0) return '';
  const items = mine.map(({ number, slug, used, why }) => {
    const state = (used ? WORDS.used : WORDS.unused)[language];
    return `<li>${WORDS.exercise[language]} ${number} <code>${slug}</code>: ${state} (${escapeXml(why[language]).replaceAll(/`([^`]+)`/g, '<code>$1</code>')})</li>`;
  });
  return `<h2>${WORDS.mine[language]}</h2><ul>${items.join('')}</ul>`;
}

function introOf({ database, scenarios, stretch }: IncidentResult, language: Language): string {
  const settings = scenarios[0]?.before.settings;
  if (!settings) return '';
  const { queryMs, proxyTimeoutMs, pool } = settings;
  const words: Text = {
    en: `A chat backend with ${pool.size} database connections, a query of ${queryMs} ms in every request, and a proxy that hangs up after ${proxyTimeoutMs} ms. PostgreSQL ${database.version}; it takes ${database.maxConnections} connections, ${database.reserved} of them reserved.`,
    vi: `Một backend chat có ${pool.size} kết nối cơ sở dữ liệu, mỗi request chạy một truy vấn ${queryMs} ms, và một proxy cúp máy sau ${proxyTimeoutMs} ms. PostgreSQL ${database.version}; nhận ${database.maxConnections} kết nối, trong đó ${database.reserved} để dành.`,
  };
  const stretched = stretch === 1 ? '' : `<p>${WORDS.stretched[language]} ${stretch}.</p>`;
  return `<h1>${WORDS.title[language]}</h1><p>${escapeXml(words[language])}</p>${stretched}`;
}

function logsOf({ folder, id }: IncidentResult, language: Language): string {
  return `<h2>${WORDS.logs[language]}</h2><pre><code>grep -iE "error|exception|timeout" ${folder}/*.log</code></pre><p>${id}</p>`;
}

function mainOf(result: IncidentResult, language: Language): string {
  const sections = result.scenarios.map((scenario) => sectionOf(scenario, language)).join('\n');
  return `<main lang="${language}">${introOf(result, language)}${sections}${remediesOf(result, language)}${mineOf(result, language)}${logsOf(result, language)}</main>`;
}

const NAMES: Record<Language, string> = { en: 'English', vi: 'Tiếng Việt' };

/**
 * A result as one HTML file: both languages, both themes, nothing to load and nothing to run.
 *
 * @param first the language that is shown first
 */
export function reportOf(result: IncidentResult, first: Language): string {
  const inputs = LANGUAGES.map((each) => `<input type="radio" name="language" id="show-${each}"${each === first ? ' checked' : ''}>`).join(
    '',
  );
  const labels = LANGUAGES.map((each) => `<label for="show-${each}" lang="${each}">${NAMES[each]}</label>`).join('');
  return `<!doctype html>
<html lang="${first}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${WORDS.title[first]} · ${first === 'vi' ? 'Giữ Máy' : 'Hold the Line'}</title>
<style>${STYLE}</style>
</head>
<body>
${inputs}<nav>${labels}</nav>
${LANGUAGES.map((each) => mainOf(result, each)).join('\n')}
</body>
</html>
`;
}
