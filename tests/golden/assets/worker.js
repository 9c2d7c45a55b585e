globalThis.worker=1;
