import { MIC_RATE } from '../wire';
import workletUrl from './capture.worklet?worker&url';
import { letGo, type Level, type ToCapture } from './ports';

export type MicrophoneProblem = 'refused' | 'missing' | 'busy' | 'insecure' | 'old';

export class MicrophoneError extends Error {
  constructor(readonly problem: MicrophoneProblem) {
    super(problem);
  }
}

export interface Microphone {
  readonly label: string;
  readonly deviceId: string;
  onLevel: (level: Level) => void;
  onLost: () => void;
  mute(muted: boolean): void;
  sendTo(port: MessagePort): void;
  resume(): Promise<void>;
  close(): void;
}

/** Echo is always cancelled; `raw` leaves out what changes the sound itself, for measurements. */
function constraints(deviceId: string, raw: boolean): MediaStreamConstraints {
  const device = deviceId ? { deviceId: { exact: deviceId } } : {};
  return {
    audio: { ...device, echoCancellation: !raw, noiseSuppression: !raw, autoGainControl: !raw, channelCount: 1 },
  };
}

export async function openMicrophone(deviceId = '', raw = false): Promise<Microphone> {
  const stream = await ask(deviceId, raw);
  const { context, source } = attach(stream);
  await context.audioWorklet.addModule(workletUrl);
  const node = new AudioWorkletNode(context, 'alex-capture', { numberOfOutputs: 1 });
  const silence = new GainNode(context, { gain: 0 });
  source.connect(node).connect(silence).connect(context.destination);
  return held(stream, context, node);
}

async function ask(deviceId: string, raw: boolean): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new MicrophoneError(window.isSecureContext ? 'old' : 'insecure');
  if (typeof AudioWorkletNode === 'undefined') throw new MicrophoneError('old');
  try {
    return await navigator.mediaDevices.getUserMedia(constraints(deviceId, raw));
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'OverconstrainedError' && deviceId) return ask('', raw);
    throw new MicrophoneError(problemOf(name));
  }
}

function problemOf(name: string): MicrophoneProblem {
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'busy';
}

/** Firefox refuses a 16 kHz context on a stream of another rate; then the worklet resamples. */
function attach(stream: MediaStream) {
  const wanted = new AudioContext({ sampleRate: MIC_RATE, latencyHint: 'interactive' });
  try {
    return { context: wanted, source: wanted.createMediaStreamSource(stream) };
  } catch {
    void wanted.close();
    const context = new AudioContext({ latencyHint: 'interactive' });
    return { context, source: context.createMediaStreamSource(stream) };
  }
}

function held(stream: MediaStream, context: AudioContext, node: AudioWorkletNode): Microphone {
  const track = stream.getAudioTracks()[0];
  const post = (message: ToCapture, transfer: Transferable[] = []) => node.port.postMessage(message, transfer);
  const microphone: Microphone = {
    label: track?.label ?? '',
    deviceId: track?.getSettings().deviceId ?? '',
    onLevel: () => undefined,
    onLost: () => undefined,
    mute: (muted) => post({ kind: 'mute', muted }),
    sendTo: (port) => post({ kind: 'out', port }, [port]),
    resume: () => context.resume(),
    close: () => {
      stream.getTracks().forEach((each) => each.stop());
      letGo(node);
      microphone.onLevel = microphone.onLost = () => undefined;
      void context.close();
    },
  };
  node.port.onmessage = ({ data }: MessageEvent<Level>) => microphone.onLevel(data);
  track?.addEventListener('ended', () => microphone.onLost());
  return microphone;
}

export interface Device {
  id: string;
  label: string;
}

export async function microphones(): Promise<Device[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter((device) => device.kind === 'audioinput' && device.deviceId !== '')
    .map((device, at) => ({ id: device.deviceId, label: device.label || `Microphone ${at + 1}` }));
}
