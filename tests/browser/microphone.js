// A microphone that speaks on command: getUserMedia hands out the track of a destination node, __say plays a WAV file into it.
// A constant source at zero keeps the track alive between two utterances, as a real microphone in a quiet room would.
(() => {
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const real = devices.getUserMedia.bind(devices);
  const refusal = window.__microphoneRefusal ?? null; // "NotAllowedError", "NotFoundError", ...
  let context = null;
  let microphone = null;
  let voice = null;

  const plugIn = async () => {
    if (!context) {
      context = new AudioContext({ sampleRate: 48000 });
      microphone = context.createMediaStreamDestination();
      const hush = new ConstantSourceNode(context, { offset: 0 });
      hush.connect(microphone);
      hush.start();
    }
    if (context.state !== "running") await context.resume();
  };

  devices.getUserMedia = async (constraints) => {
    if (!constraints?.audio || constraints.video) return real(constraints);
    if (refusal) throw new DOMException("refused by the test", refusal);
    await plugIn();
    return new MediaStream(microphone.stream.getAudioTracks().map((track) => track.clone()));
  };

  // Another sound that reaches the microphone: whatever a MediaStream carries, so much later and weaker. See echo.js.
  window.__mixIn = async (stream, delay_s, gain) => {
    await plugIn();
    const late = new DelayNode(context, { maxDelayTime: 1, delayTime: delay_s });
    new MediaStreamAudioSourceNode(context, { mediaStream: stream })
      .connect(late)
      .connect(new GainNode(context, { gain }))
      .connect(microphone);
  };

  // When each utterance began, on performance.now().
  window.__began_ms = [];

  // Resolves with the seconds spoken, when the last sample was played.
  window.__say = async (wavBase64) => {
    await plugIn();
    const bytes = Uint8Array.from(atob(wavBase64), (c) => c.charCodeAt(0));
    const buffer = await context.decodeAudioData(bytes.buffer);
    voice = new AudioBufferSourceNode(context, { buffer });
    voice.connect(microphone);
    const over = new Promise((resolve) => voice.addEventListener("ended", resolve, { once: true }));
    window.__began_ms.push(performance.now());
    voice.start();
    await over;
    return buffer.duration;
  };

  // What is being said ends here.
  window.__hush = () => voice?.stop();
})();
