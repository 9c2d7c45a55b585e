globalThis.boot=1;
