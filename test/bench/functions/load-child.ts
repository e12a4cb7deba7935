/** Processor time that one bundle takes to load, in a process that has loaded nothing else. */
const began = process.cpuUsage();
await import(process.argv[2] ?? '');
const { user, system } = process.cpuUsage(began);
process.send?.((user + system) / 1000);
