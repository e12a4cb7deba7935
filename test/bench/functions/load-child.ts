/** How long one bundle takes to load in a process that has loaded nothing else. */
const began = performance.now();
await import(process.argv[2] ?? '');
process.send?.(performance.now() - began);
