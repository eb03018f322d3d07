/** The size of Python in the browser, all files, unpacked; written by vite.config.ts. */
declare const __PYTHON_BYTES__: number;
