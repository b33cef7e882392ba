/* Runs requests in the simulator, off the page's own thread. It is told the compiled simulator once, then requests, which it
 * answers in turn: {id, request} by {id, status, result, milliseconds}. */
"use strict";

let core = null;

/* What wasi-libc asks of its surroundings: nothing that the simulator needs. There are no files, no clock, no environment. */
function surroundings() {
  const no = () => 8; // "bad descriptor"
  return {
    wasi_snapshot_preview1: {
      environ_sizes_get: (count, size) => {
        const view = new DataView(core.memory.buffer);
        view.setUint32(count, 0, true);
        view.setUint32(size, 0, true);
        return 0;
      },
      environ_get: () => 0,
      fd_close: no,
      fd_seek: no,
      fd_write: no,
      proc_exit: (code) => {
        throw new Error("the simulator stopped: " + code);
      },
      sched_yield: () => 0,
    },
  };
}

function run(request) {
  const at = core.request(request.length);
  if (!at) return { status: 1, result: new Float64Array(0) };
  new Float64Array(core.memory.buffer, at, request.length).set(request);
  const status = core.run(request.length);
  const result = new Float64Array(core.memory.buffer, core.result(), status ? 0 : core.result_length());
  return { status, result: result.slice() };
}

self.onmessage = async (event) => {
  const message = event.data;
  if (message.module) {
    core = (await WebAssembly.instantiate(message.module, surroundings())).exports;
    self.postMessage({ ready: true });
    return;
  }
  const started = performance.now();
  const answer = run(message.request);
  self.postMessage(
    { id: message.id, status: answer.status, result: answer.result, milliseconds: performance.now() - started },
    [answer.result.buffer]
  );
};
