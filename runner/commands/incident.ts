import { explainProblem } from '../incident/explain.ts';
import { chooseMine } from '../incident/mine.ts';
import { BOUNDS, type Bounded, type IncidentOptions } from '../incident/options.ts';
import { ALL_REMEDIES, isRemedy, REMEDIES, type RemedyName } from '../incident/remedies.ts';
import { IncidentError, type IncidentResult, isWhole } from '../incident/result.ts';
import { runIncident } from '../incident/run.ts';
import { isScenario, SCENARIO_NAMES, SCENARIOS, type ScenarioName, USUAL_SCENARIOS } from '../incident/scenario.ts';
import { IncidentView } from '../incident/view.ts';
import { freshSeed } from '../lab/random.ts';
import type { Terminal } from '../terminal.ts';
import { type Context, EXIT, type ExitCode, UsageError } from './context.ts';

export interface IncidentFlags extends Partial<Record<'users' | 'seconds' | 'pool' | 'queryMs' | 'proxyTimeoutMs' | 'scale', string>> {
  scenario?: string[];
  remedy?: string[];
  list?: boolean;
  load?: boolean;
  with?: string;
  json?: boolean;
  seed?: number;
}

/** `npm run incident`: the system of the incident, broken and repaired. */
export async function incident(context: Context, _name: string | undefined, flags: IncidentFlags): Promise<ExitCode> {
  const options = optionsOf(context, flags);
  if (flags.list) return list(context.terminal, options);
  const { terminal, signal } = context;
  const view = new IncidentView(terminal, !flags.json && process.stdout.isTTY === true);
  try {
    const tell = flags.json ? () => {} : view.tell.bind(view);
    const result = await runIncident(options, tell, signal, { language: terminal.language });
    if (flags.json) terminal.line(JSON.stringify(result, null, 2));
    else view.result(result);
    return exitCodeOf(result, options);
  } catch (error) {
    if (!flags.json) view.clear();
    if (!(error instanceof IncidentError)) throw error;
    return explain(error);
  }

  function explain({ problem }: IncidentError): ExitCode {
    if (problem.what === 'stopped') return EXIT.interrupted;
    process.stderr.write(`${explainProblem(problem, options.mine !== undefined)[terminal.language]}\n`);
    return EXIT.notHere;
  }
}

/** One remedy alone may well leave faults: that is what is measured. All of them must not. */
function exitCodeOf({ scenarios }: IncidentResult, { remedies }: IncidentOptions): ExitCode {
  const complete = ALL_REMEDIES.every((name) => remedies.includes(name));
  const fails = scenarios.some(({ name, after }) => name !== 'empty' && after && !isWhole(after));
  return complete && fails ? EXIT.failed : EXIT.passed;
}

function optionsOf({ course, progress }: Context, flags: IncidentFlags): IncidentOptions {
  const { DATABASE_URL } = process.env;
  return {
    root: course.root,
    scenarios: scenariosOf(flags),
    remedies: remediesOf(flags.remedy),
    users: bounded('users', flags.users),
    seconds: bounded('seconds', flags.seconds),
    poolSize: bounded('pool', flags.pool),
    queryMs: bounded('query-ms', flags.queryMs),
    proxyTimeoutMs: bounded('proxy-timeout-ms', flags.proxyTimeoutMs),
    scale: bounded('scale', flags.scale),
    // Who names a time means it.
    exact: flags.queryMs !== undefined || flags.proxyTimeoutMs !== undefined,
    seed: flags.seed ?? freshSeed(),
    ...(DATABASE_URL ? { databaseUrl: DATABASE_URL } : {}),
    ...(wantsMine(flags.with) ? { mine: chooseMine(course, progress) } : {}),
  };
}

function bounded(name: Bounded, value: string | undefined): number {
  const { least, most, usual } = BOUNDS[name];
  const number = value === undefined ? usual : Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new UsageError({
    en: `--${name} takes a whole number from ${least} to ${most}; got "${value}".`,
    vi: `--${name} nhận một số nguyên từ ${least} đến ${most}; bạn đưa "${value}".`,
  });
}

function wantsMine(value: string | undefined): boolean {
  if (value === undefined || value === 'mine') return value === 'mine';
  throw new UsageError({ en: `--with takes "mine"; got "${value}".`, vi: `--with nhận "mine"; bạn đưa "${value}".` });
}

function scenariosOf({ scenario = [], load, users }: IncidentFlags): ScenarioName[] {
  const named = scenario.map((name) => {
    if (isScenario(name)) return name;
    const names = SCENARIO_NAMES.join(' ');
    throw new UsageError({ en: `There is no scenario "${name}". There are: ${names}`, vi: `Không có kịch bản "${name}". Có: ${names}` });
  });
  if (load) named.push('load');
  // So many users are a crowd, unless they are the ones who keep writing.
  else if (users !== undefined && !named.includes('load')) named.push(...(named.length === 0 ? USUAL_SCENARIOS : []), 'crowd');
  const wanted = named.length > 0 ? named : USUAL_SCENARIOS;
  return SCENARIO_NAMES.filter((name) => wanted.includes(name));
}

function remediesOf(asked: readonly string[] | undefined): RemedyName[] {
  if (!asked) return [...ALL_REMEDIES];
  const wanted = new Set<RemedyName>();
  for (const name of asked) {
    if (name === 'all') for (const each of ALL_REMEDIES) wanted.add(each);
    else if (isRemedy(name)) wanted.add(name);
    else if (name !== 'none') {
      throw new UsageError({
        en: `There is no remedy "${name}". \`npm run incident -- --list\` shows them; \`all\` and \`none\` are names too.`,
        vi: `Không có biện pháp "${name}". \`npm run incident -- --list\` liệt kê chúng; \`all\` và \`none\` cũng là tên.`,
      });
    }
  }
  return REMEDIES.map(({ name }) => name).filter((name) => wanted.has(name));
}

function list(terminal: Terminal, options: IncidentOptions): ExitCode {
  terminal.line(terminal.paint('strong', terminal.words({ en: 'Scenarios (--scenario)', vi: 'Kịch bản (--scenario)' })));
  for (const name of SCENARIO_NAMES) {
    const usual = USUAL_SCENARIOS.includes(name)
      ? ''
      : terminal.paint('quiet', terminal.words({ en: ' · only when named', vi: ' · chỉ khi gọi tên' }));
    terminal.paragraph(
      `${terminal.words(SCENARIOS[name].title(options))}${usual}`,
      ' '.repeat(22),
      `  ${terminal.paint('code', name.padEnd(18))}  `,
    );
  }
  terminal.line();
  terminal.line(terminal.paint('strong', terminal.words({ en: 'Remedies (--remedy)', vi: 'Biện pháp (--remedy)' })));
  for (const remedy of REMEDIES) {
    const folklore =
      'folklore' in remedy
        ? terminal.paint(
            'wait',
            terminal.words({ en: ' · to be measured, not to be used; not in `all`', vi: ' · để đo, không để dùng; không nằm trong `all`' }),
          )
        : '';
    terminal.paragraph(
      `${remedy.side} · ${terminal.words(remedy.title)}${folklore}`,
      ' '.repeat(22),
      `  ${terminal.paint('code', remedy.name.padEnd(18))}  `,
    );
  }
  return EXIT.passed;
}
