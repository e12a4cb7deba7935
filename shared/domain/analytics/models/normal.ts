/** The 97.5 % point of the standard normal distribution: 95 % are between it and its negative. */
export const Z_95 = 1.959963984540054;
