/**
 * Takes from a worker's global scope what could reach beyond it. The frame's policy forbids all of it already: this is the second
 * lock, and it keeps the errors short (`fetch is not defined`). What is deleted before the candidate's code comes is not found
 * again: no object that is left leads to it.
 */
const BARRED = [
  'postMessage',
  'onmessage',
  'close',
  'name',
  'importScripts',
  'fetch',
  'fetchLater',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'WebTransport',
  'EventSource',
  'Worker',
  'SharedWorker',
  'BroadcastChannel',
  'indexedDB',
  'caches',
  'CacheStorage',
  'FontFace',
  'fonts',
  'webkitRequestFileSystem',
  'webkitRequestFileSystemSync',
  'webkitResolveLocalFileSystemURL',
  'webkitResolveLocalFileSystemSyncURL',
  'Notification',
  'reportError',
];

export function bar(): void {
  for (const name of BARRED) {
    for (let owner: object | null = self; owner; owner = Object.getPrototypeOf(owner) as object | null) {
      Reflect.deleteProperty(owner, name);
    }
  }
}
