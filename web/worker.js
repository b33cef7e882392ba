/* Runs requests in the simulator, off the page's own thread. It is told the compiled simulator once, then requests, which it
 * answers in turn by {id, status, result}: to {id, request} the result; to {id, request, portion: [k, n]} {blocks, counts}, the bytes
 * of the k-th of n portions that other workers need, counts[j] those of share j of the columns; to {id, request, share: k, blocks,
 * counts} the result of the k-th share, from the bytes of the other portions (null for k) and the own one, which has stayed. */
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

const OUT_OF_MEMORY = 1;

function runPortion(n, [k, of]) {
  const copy = (at, length) => new Uint8Array(core.memory.buffer, at, length).slice();
  const status = core.work(n, k, of);
  if (status) return { status };
  const counts = Array.from({ length: of }, (_, j) => (j === k ? null : copy(core.counts(j), core.counts_length(j))));
  return { status, result: { blocks: copy(core.blocks(k), core.blocks_length(k)), counts } };
}

function putAll(rows, roomFor) {
  return rows.every((bytes, j) => {
    const at = bytes && roomFor(j, bytes.length);
    if (at) new Uint8Array(core.memory.buffer, at, bytes.length).set(bytes);
    return !bytes || at !== 0;
  });
}

function run({ request, portion, share, blocks, counts }) {
  const n = request.length, at = core.request(n);
  if (!at) return { status: OUT_OF_MEMORY };
  new Float64Array(core.memory.buffer, at, n).set(request);
  if (portion) return runPortion(n, portion);
  if (blocks && !(putAll(blocks, core.put_blocks) && putAll(counts, core.put_counts))) return { status: OUT_OF_MEMORY };
  const status = blocks ? core.combine(n, share, blocks.length) : core.run(n);
  return { status, result: new Float64Array(core.memory.buffer, core.result(), status ? 0 : core.result_length()).slice() };
}

/* The buffers in an answer: they are handed on, not copied. */
function buffersOf({ result }) {
  if (!result) return [];
  return (result.blocks ? [result.blocks, ...result.counts] : [result]).filter(Boolean).map((row) => row.buffer);
}

self.onmessage = async (event) => {
  const message = event.data;
  if (message.module) {
    core = (await WebAssembly.instantiate(message.module, surroundings())).exports;
    self.postMessage({ ready: true });
    return;
  }
  const answer = run(message);
  self.postMessage({ id: message.id, ...answer }, buffersOf(answer));
};
