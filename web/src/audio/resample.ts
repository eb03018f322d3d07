const HALF_TAPS = 16;
const PHASES = 64;

/**
 * A streaming windowed-sinc resampler: keeps its history between pieces, so that pieces join without a click.
 * `from` and `to` are rates in Hz. The same rate passes through untouched, sample for sample.
 */
export class Resampler {
  private readonly step: number;
  private readonly kernel: Float32Array[];
  private readonly reach: number;
  private history: Float32Array;
  private position: number;

  constructor(
    private readonly from: number,
    private readonly to: number,
  ) {
    this.step = from / to;
    const cutoff = Math.min(1, to / from);
    this.reach = Math.ceil(HALF_TAPS / cutoff);
    this.kernel = Array.from({ length: PHASES + 1 }, (_, phase) => taps(phase / PHASES, cutoff, this.reach));
    this.history = new Float32Array(2 * this.reach);
    this.position = this.reach;
  }

  push(input: Float32Array): Float32Array {
    if (this.from === this.to) return input;
    const data = joined(this.history, input);
    const count = Math.max(0, Math.ceil((data.length - this.reach - this.position) / this.step));
    const output = new Float32Array(count);
    for (let i = 0; i < count; i++) output[i] = this.at(data, this.position + i * this.step);
    const next = this.position + count * this.step;
    const drop = Math.max(0, Math.min(Math.floor(next) - this.reach, data.length));
    this.history = data.slice(drop);
    this.position = next - drop;
    return output;
  }

  private at(data: Float32Array, position: number): number {
    const base = Math.floor(position);
    const kernel = this.kernel[Math.round((position - base) * PHASES)] as Float32Array;
    let sum = 0;
    for (let k = 0; k < kernel.length; k++) sum += (kernel[k] as number) * (data[base - this.reach + 1 + k] ?? 0);
    return sum;
  }
}

function taps(fraction: number, cutoff: number, reach: number): Float32Array {
  const kernel = new Float32Array(2 * reach);
  let total = 0;
  for (let k = 0; k < kernel.length; k++) {
    const x = k - (reach - 1) - fraction;
    const value = sinc(x * cutoff) * blackman(x / reach);
    kernel[k] = value;
    total += value;
  }
  return kernel.map((value) => value / total);
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const blackman = (x: number) =>
  Math.abs(x) >= 1 ? 0 : 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const all = new Float32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
