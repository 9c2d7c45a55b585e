// A worker with nothing in it but the runtime: how long session.run takes there.
const { env, InferenceSession, Tensor } = self.ort;
env.wasm.numThreads = 1;
let session;

self.onmessage = async ({ data: { dims, values, calls } }) => {
  session ??= await InferenceSession.create('model.onnx', { executionProviders: ['wasm'] });
  const feeds = { [session.inputNames[0]]: new Tensor('float32', values, dims) };
  const milliseconds = [];
  for (let call = 0; call < calls; ++call) {
    const start = performance.now();
    await session.run(feeds);
    milliseconds.push(performance.now() - start);
  }
  self.postMessage({ milliseconds, input: session.inputNames[0] });
};
