/** The header by which the API knows CloudFront, on a stage that has it in front. CloudFront replaces what a caller sends in it. */
export const ORIGIN_KEY_HEADER = 'x-origin-key';
