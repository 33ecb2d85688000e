import { keepCompiled } from './compile-cache.ts';
import { discardPrestarted, prestart } from './engine/prestart.ts';

async function run(args: string[]): Promise<void> {
  const checks = args[0] === 'check' && !args.includes('--help');
  if (checks) prestart();
  const { main } = await import('./cli.ts');
  process.exitCode = await main(args);
  discardPrestarted();
  // Of all commands this one needs most of the program, and is wanted fast.
  if (checks) keepCompiled();
}

void run(process.argv.slice(2));
