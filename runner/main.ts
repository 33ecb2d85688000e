import { useCompileCache } from './compile-cache.ts';
import { discardPrestarted, prestart } from './engine/prestart.ts';

useCompileCache();
const args = process.argv.slice(2);
if (args[0] === 'check' && !args.includes('--help')) prestart();
const { main } = await import('./cli.ts');
process.exitCode = await main(args);
discardPrestarted();
