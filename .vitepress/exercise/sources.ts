/** The code of exercises, loaded when it is asked for. */
const starters = import.meta.glob<string>('../../exercises/*/starter.ts', { query: '?raw', import: 'default' });
const solutions = import.meta.glob<string>('../../solutions/*/solution.ts', { query: '?raw', import: 'default' });

function load(files: Record<string, () => Promise<string>>, path: string): Promise<string> {
  const file = files[path];
  return file ? file() : Promise.reject(new Error(`there is no ${path}`));
}

export function loadStarter(folder: string): Promise<string> {
  return load(starters, `../../exercises/${folder}/starter.ts`);
}

export function loadSolution(folder: string): Promise<string> {
  return load(solutions, `../../solutions/${folder}/solution.ts`);
}
