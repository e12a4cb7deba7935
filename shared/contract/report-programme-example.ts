export const EXAMPLE_PROGRAMME_REPORT = {};
