/** The encodings that a client accepts, by its `Accept-Encoding` (RFC 9110 §12.5.3). Without the header it accepts none. */
export function encodingsIn(header: string | undefined): (coding: string) => boolean {
  const qualities = new Map<string, number>();
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    qualities.set(coding, quality === undefined ? 1 : Number(quality.slice(2)));
  }
  return (coding) => (qualities.get(coding) ?? qualities.get('*') ?? 0) > 0;
}
