// The two laws of G.711 (ITU-T G.711, tables 1 and 2), one byte a sample, to and from PCM16.

const ULAW_BIAS = 132;
const ULAW_CLIP = 32635;

function toUlaw(sample) {
  const magnitude = Math.min(Math.abs(sample), ULAW_CLIP) + ULAW_BIAS;
  const exponent = 24 - Math.clz32(magnitude);
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

function fromUlaw(code) {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + ULAW_BIAS) << ((bits >> 4) & 7)) - ULAW_BIAS;
  return bits & 0x80 ? -magnitude : magnitude;
}

function toAlaw(sample) {
  const magnitude = (sample < 0 ? ~sample : sample) >> 3;
  const exponent = magnitude < 32 ? 0 : 27 - Math.clz32(magnitude);
  const mantissa = (magnitude >> Math.max(exponent, 1)) & 0x0f;
  return ((sample < 0 ? 0 : 0x80) | (exponent << 4) | mantissa) ^ 0x55;
}

function fromAlaw(code) {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const magnitude = exponent === 0 ? ((bits & 0x0f) << 4) + 8 : (((bits & 0x0f) << 4) + 264) << (exponent - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

export const LAWS = {
  pcmu: { encode: toUlaw, decode: fromUlaw },
  pcma: { encode: toAlaw, decode: fromAlaw },
};
