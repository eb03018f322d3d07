import { createReadStream, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const server = process.env.ALEX_DEV_SERVER ?? 'http://127.0.0.1:8000';

const PYTHON_FILES = ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm', 'python_stdlib.zip'];
const pythonFile = (name: string) => fileURLToPath(new URL(`./node_modules/pyodide/${name}`, import.meta.url));
const pythonBytes = PYTHON_FILES.reduce((sum, name) => sum + statSync(pythonFile(name)).size, 0);

/** Pyodide finds its parts by their names, so they are served as they are, under /pyodide/, and never bundled. */
function python(): Plugin {
  return {
    name: 'alex-python',
    configureServer(dev) {
      dev.middlewares.use('/pyodide', (request, response, next) => {
        const name = (request.url ?? '').slice(1).split('?')[0] ?? '';
        if (!PYTHON_FILES.includes(name)) return next();
        response.setHeader('Content-Type', mime(name));
        createReadStream(pythonFile(name)).pipe(response);
      });
    },
    async generateBundle() {
      for (const name of PYTHON_FILES) {
        this.emitFile({ type: 'asset', fileName: `pyodide/${name}`, source: await readFile(pythonFile(name)) });
      }
    },
  };
}

/** The package calls the statements that bind its keys and commands pure: a bundle leaves them out, and no key does anything. */
function emacs(): Plugin {
  return {
    name: 'alex-emacs',
    transform(code, id) {
      if (id.includes('/@replit/codemirror-emacs/'))
        return code.replaceAll('/*@__PURE__*/EmacsHandler', 'EmacsHandler');
    },
  };
}

function mime(name: string): string {
  if (name.endsWith('.mjs')) return 'text/javascript';
  if (name.endsWith('.wasm')) return 'application/wasm';
  return 'application/zip';
}

/** The sandbox takes each worker as one classic script; in development Vite would serve modules (see public/sandbox/frame.html). */
function sandbox(): Plugin {
  return {
    name: 'alex-sandbox',
    apply: 'serve',
    configureServer(dev) {
      dev.middlewares.use('/src/sandbox', async (request, response, next) => {
        const name = /^\/(\w+)\.worker\.ts\?worker_file/.exec(request.url ?? '')?.[1];
        if (!name) return next();
        response.setHeader('Content-Type', 'text/javascript');
        response.end(await oneScript(fileURLToPath(new URL(`./src/sandbox/${name}.worker.ts`, import.meta.url))));
      });
    },
  };
}

async function oneScript(entry: string): Promise<string> {
  const lib = { entry, formats: ['iife' as const], name: 'worker' };
  const built = await build({ configFile: false, logLevel: 'error', build: { write: false, minify: false, lib } });
  const [{ output }] = built as unknown as [{ output: [{ code: string }] }];
  return output[0].code;
}

export default defineConfig({
  plugins: [svelte(), python(), sandbox(), emacs()],
  define: { __PYTHON_BYTES__: String(pythonBytes) },
  worker: { format: 'iife' },
  build: {
    outDir: '../server/page',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 400,
  },
  server: {
    proxy: {
      '/api': server,
      '/healthz': server,
      '/ws': { target: server.replace('http', 'ws'), ws: true },
    },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
