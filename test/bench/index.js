// npm run bench: everything that is measured, one after the other. `-- --runs` adds 200 runs of every solution.
await import('./runner.js');
await import('./site.js');
await import('./container.js');
