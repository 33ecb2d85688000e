/** What `import … from 'vitest'` gives inside our engine: the same runtime, out of the bundle. */
export * from 'vitest';
