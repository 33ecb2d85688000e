/** Solutions, loaded when they are asked for. */
const solutions = import.meta.glob<string>('../../solutions/*/solution.ts', { query: '?raw', import: 'default' });

export function loadSolution(folder: string): Promise<string> {
  const path = `../../solutions/${folder}/solution.ts`;
  const file = solutions[path];
  return file ? file() : Promise.reject(new Error(`there is no ${path}`));
}
