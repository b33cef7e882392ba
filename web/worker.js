/* Runs requests in the simulator, off the page's own thread. It is told the compiled simulator once, then requests, which it
 * answers in turn: {id, request} by {id, status, result}; {id, request, portion: [k, n]} the same with the k-th of
 * n portions as bytes in `result`; {id, request, portions} with the result that these make. */
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

const OUT_OF_MEMORY = { status: 1, result: new Float64Array(0) };

function runPortion(n, [first, step]) {
  const status = core.work(n, first, step);
  return { status, result: new Uint8Array(core.memory.buffer, core.bytes(), status ? 0 : core.bytes_length()).slice() };
}

function putPortions(portions) {
  return portions.every((bytes, k) => {
    const at = core.portion(k, bytes.length);
    if (at) new Uint8Array(core.memory.buffer, at, bytes.length).set(bytes);
    return at !== 0;
  });
}

function run({ request, portion, portions }) {
  const n = request.length, at = core.request(n);
  if (!at) return OUT_OF_MEMORY;
  new Float64Array(core.memory.buffer, at, n).set(request);
  if (portion) return runPortion(n, portion);
  if (portions && !putPortions(portions)) return OUT_OF_MEMORY;
  const status = portions ? core.combine(n, portions.length) : core.run(n);
  return { status, result: new Float64Array(core.memory.buffer, core.result(), status ? 0 : core.result_length()).slice() };
}

self.onmessage = async (event) => {
  const message = event.data;
  if (message.module) {
    core = (await WebAssembly.instantiate(message.module, surroundings())).exports;
    self.postMessage({ ready: true });
    return;
  }
  const answer = run(message);
  self.postMessage(
    { id: message.id, status: answer.status, result: answer.result },
    [answer.result.buffer]
  );
};
