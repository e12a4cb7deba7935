/** Measures the processor time to load one bundle in a fresh process. */
const began = process.cpuUsage();
await import(process.argv[2] ?? '');
const { user, system } = process.cpuUsage(began);
process.send?.((user + system) / 1000);
