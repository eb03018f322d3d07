// Only types may be imported here: the file must stay one classic script (see public/sandbox/frame.html).
import type { loadPyodide } from 'pyodide';
import type { FromSandbox, Outcome, RunOrder } from './messages';

const post = (self as unknown as { postMessage(message: FromSandbox): void }).postMessage.bind(self);
const home = (self as unknown as { home: string }).home;

/** Runs beside the candidate's code; its frames are left out of tracebacks, so that only the candidate's lines show. */
const HARNESS = `
import json, linecache, traceback

def _told(error):
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == "solution.py"]
    where = "".join(f"line {f.lineno}, in {f.name}\\n" for f in frames[-4:])
    return where + "".join(traceback.format_exception_only(error)).replace('File "solution.py", ', "").strip()

def _call(function, args):
    try:
        value = function(*json.loads(args))
    except BaseException as error:
        return json.dumps({"json": None, "shown": "", "error": _told(error)})
    try:
        written = json.dumps(value)
    except (TypeError, ValueError):
        written = None
    return json.dumps({"json": written, "shown": repr(value)[:2000], "error": ""})

def _run(code, name, calls, tell):
    scope = {"__name__": "__main__"}
    linecache.cache["solution.py"] = (len(code), None, code.splitlines(True), "solution.py")
    try:
        exec(compile(code, "solution.py", "exec"), scope)
    except BaseException as error:
        return _told(error)
    calls = json.loads(calls)
    function = scope.get(name)
    if calls and not callable(function):
        return f"There is no function named {name}."
    for at, args in enumerate(calls):
        tell(at, _call(function, json.dumps(args)))
    return ""

_run
`;

type Runner = (code: string, name: string, calls: string, tell: (at: number, outcome: string) => void) => string;

async function start(): Promise<Runner> {
  const module: unknown = await import(/* @vite-ignore */ `${home}/pyodide/pyodide.mjs`);
  const python = await (module as { loadPyodide: typeof loadPyodide }).loadPyodide({ indexURL: `${home}/pyodide/` });
  python.setStdout({ batched: print });
  python.setStderr({ batched: print });
  return python.runPython(HARNESS) as Runner;
}

const MOST_PRINTED = 20_000;
let printed = 0;

function print(text: string): void {
  if (printed <= MOST_PRINTED) post({ kind: 'output', text: text + '\n' });
  printed += text.length;
}

const starting = start();

self.onmessage = async ({ data }: MessageEvent<RunOrder>) => {
  const run = await starting;
  printed = 0;
  const tell = (at: number, text: string) => post({ kind: 'called', at, outcome: JSON.parse(text) as Outcome });
  try {
    post({ kind: 'done', error: run(data.code, data.function, JSON.stringify(data.calls), tell) });
  } catch (thrown) {
    post({ kind: 'done', error: String(thrown) });
  }
};

starting.then(
  () => post({ kind: 'ready' }),
  (error: unknown) => post({ kind: 'broken', error: String(error) }),
);
