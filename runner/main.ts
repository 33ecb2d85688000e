import { keepCompiled } from './compile-cache.ts';
import { discardPrestarted, prestart } from './engine/prestart.ts';

// `check | head`: whoever reads has seen enough, and that is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

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
